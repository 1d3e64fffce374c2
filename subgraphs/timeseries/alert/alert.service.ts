import { UserError } from '#platform/errors.ts'
import { coalesced } from '#platform/events/coalesce.ts'
import type { EventBus, EventPayload } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Alert } from './alert.ts'
import { alertTopic, announceAlerts } from './alert-event.ts'
import type { AlertDelivery, DeliveryState } from './alert-delivery.ts'
import type { AlertDeliveryStore } from './alert-delivery.store.ts'
import type { AlertFilter, AlertStore } from './alert.store.ts'

type Use = { alerts: AlertStore; deliveries: AlertDeliveryStore; events: EventBus }

export type AlertWish = {
  /** Cursor of the last alert seen; without it from now on. */
  since: string | undefined
  onlyOpened: boolean
  minimumIntervalMs: number
}

const mostNoteLength = 1000
/** News are at most once, so the database is also asked after this long. */
const lookAgainMs = 10_000
const cursorForm = /^\d{1,18}$/

export class AlertService {
  constructor(private readonly use: Use) {}

  list(
    page: { first: number; after?: string },
    filter: AlertFilter,
    viewer: Viewer,
  ): Promise<Alert[]> {
    viewer.require('viewer')
    return this.use.alerts.list(page, filter)
  }

  async find(id: string, viewer: Viewer): Promise<Alert | undefined> {
    viewer.require('viewer')
    return this.use.alerts.byId(id)
  }

  deliveries(
    page: { first: number; after?: string },
    filter: { state?: DeliveryState | undefined; ruleId?: string | undefined },
    viewer: Viewer,
  ): Promise<AlertDelivery[]> {
    viewer.require('operator')
    return this.use.deliveries.list(page, filter)
  }

  /** Somebody has seen it: it is not told again. ALERT_UNKNOWN, ALERT_CLOSED, ALERT_NOTE_TOO_LONG. */
  async acknowledge(
    id: string,
    note: string | undefined,
    viewer: Viewer,
  ): Promise<Alert | UserError> {
    viewer.require('operator')
    const text = note?.trim() ?? ''
    if (text.length > mostNoteLength) return noteTooLong
    const alert = await this.use.alerts.byId(id)
    if (!alert) return unknownAlert
    if (alert.state === 'CLOSED') return closedAlert
    const by = { by: viewer.name, note: text === '' ? null : text }
    const recorded = await this.use.alerts.acknowledge(id, by)
    if (recorded) await announceAlerts(this.use.events, [recorded])
    return (await this.use.alerts.byId(id)) ?? unknownAlert
  }

  /**
   * Alerts that changed after `since`, then as they change: the newest state of each, in batches. Nothing is
   * left out, also when news get lost: every round asks the database for what came after the last one.
   */
  async *live(wish: AlertWish, viewer: Viewer, signal: AbortSignal): AsyncGenerator<Alert[]> {
    viewer.require('viewer')
    // Before anything is awaited: from now on no news is missed.
    const news = this.use.events.subscribe(alertTopic, signal)
    const { since, onlyOpened, minimumIntervalMs } = wish
    const isCursor = since !== undefined && cursorForm.test(since)
    const cursor = isCursor ? since : await this.use.alerts.newestCursor()
    const changes = this.changesAfter(cursor, onlyOpened, news)
    yield* coalesced(changes, { keyOf: ({ id }) => id, minimumIntervalMs })
  }

  private async *changesAfter(
    since: string,
    onlyOpened: boolean,
    news: AsyncIterator<EventPayload>,
  ): AsyncGenerator<Alert> {
    let cursor = since
    let next = news.next()
    for (;;) {
      const changed = await this.use.alerts.changedAfter(cursor, onlyOpened)
      for (const { alert, at } of changed) {
        cursor = at
        yield alert
      }
      if (changed.length > 0) continue
      const result = await withinTime(next, lookAgainMs)
      if (result?.done) return
      if (result) next = news.next()
    }
  }
}

async function withinTime<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}

const unknownAlert = new UserError('ALERT_UNKNOWN', 'Diesen Alarm gibt es nicht.', {
  remedy: 'Laden Sie die Seite neu.',
})
const closedAlert = new UserError('ALERT_CLOSED', 'Der Alarm ist schon beendet.', {
  remedy: 'Er steht in der Liste der beendeten Alarme.',
})
const noteTooLong = new UserError(
  'ALERT_NOTE_TOO_LONG',
  `Die Bemerkung hat mehr als ${mostNoteLength} Zeichen.`,
  { place: 'Bemerkung', remedy: 'Kürzen Sie die Bemerkung.' },
)
