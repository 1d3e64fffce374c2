import type { EventBus } from '#platform/events/event-bus.ts'
import type { Recorded } from './record-change.store.ts'

/** Something happened to some alert. */
export const alertTopic = 'alert'
/** Rules were made, changed or removed. */
export const alertRulesTopic = 'alert-rules'

/** After the commit. News may get lost; whoever needs every event goes on by its number. */
export async function announceAlerts(
  events: EventBus,
  recorded: readonly Recorded[],
): Promise<void> {
  await Promise.all(
    recorded.map(({ alertId, eventId, kind }) =>
      events.publish(alertTopic, { alertId, eventId, kind }),
    ),
  )
}
