import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue } from '#platform/jobs/job.ts'
import { zoneClock } from '../time/zone-clock.ts'
import type { Meter } from '../meter/meter.ts'
import { meterUnknown } from '../meter/meter-rules.ts'
import { takesNoReadings } from '../meter/takes-no-readings.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { RefusedReading } from '../reading/refused-readings.store.ts'
import { unlessBusy } from '../reading/meter-turn.store.ts'
import type { Quantity } from '../reading/reading.ts'
import { germanDuration, germanNumber, germanStamp } from '../wording/german.ts'
import {
  checkReason,
  mostReadings,
  nothingThere,
  nothingToRevert,
  rangeEmpty,
  tooManyReadings,
} from './quality-errors.ts'
import type { ChangeNote, ReadingChange, ReadingChangeStore } from './reading-change.store.ts'
import { requestCheck } from './request-check.ts'

export type CorrectionRequest = {
  meterId: string
  quantity: Quantity
  values: { ts: Date; kw: number }[]
  reason: string
}
export type RangeRequest = { meterId: string; from: Date; to: Date; reason: string }

type Use = {
  meters: MeterStore
  changes: ReadingChangeStore
  jobs: Pick<JobQueue, 'enqueue'>
  now?: () => number
}

/** Nothing measures more than a large power station. */
const mostKw = 10_000_000

/** Readings by the word of a person; every change keeps what was there and can be taken back. */
export class CorrectionService {
  constructor(private readonly use: Use) {}

  /** Newest first. */
  async changes(
    meterId: string,
    page: { first: number; before: Date | undefined },
    viewer: Viewer,
  ): Promise<ReadingChange[]> {
    viewer.require('operator')
    const meter = await this.use.meters.byId(meterId)
    return meter ? this.use.changes.list(meterId, page) : []
  }

  /** Values of devices and sources that were not taken because a person has decided otherwise; newest first. */
  async refused(
    meterId: string,
    page: { first: number; before: Date | undefined },
    viewer: Viewer,
  ): Promise<RefusedReading[]> {
    viewer.require('operator')
    const meter = await this.use.meters.byId(meterId)
    return meter ? this.use.changes.refused(meter.id, page) : []
  }

  /** Values by hand: CORRECTED, MANUAL. UserError: READING_…, READINGS_TOO_MANY, REASON_MISSING, METER_IS_VIRTUAL, METER_BUSY. */
  async correct(request: CorrectionRequest, viewer: Viewer): Promise<ReadingChange | UserError> {
    viewer.require('operator')
    const { quantity, values } = request
    const meter = await this.meter(request)
    if (meter instanceof UserError) return meter
    if (values.length === 0) return nothingThere
    if (values.length > mostReadings) return tooManyReadings(values.length)
    const wrong = values.map(value => this.checkValue(value, meter)).find(Boolean)
    if (wrong) return wrong
    const last = new Map(values.map(value => [value.ts.getTime(), value]))
    const corrected = [...last.values()].map(value => ({
      ...value,
      ...{ quality: 'CORRECTED' as const, method: 'MANUAL' as const },
    }))
    const note = noteOf(meter, request.reason, viewer)
    const change = await unlessBusy(
      this.use.changes.write({ quantity, action: 'CORRECT', values: corrected }, note),
    )
    if (change instanceof UserError) return change
    return change ? this.checked(meter, change, viewer) : nothingThere
  }

  /** The values of `[from, to)` stay visible and count nowhere until they are substituted. */
  markFaulty(request: RangeRequest, viewer: Viewer): Promise<ReadingChange | UserError> {
    viewer.require('operator')
    return this.inRange(request, viewer, {
      run: note => this.use.changes.markFaulty(request, note),
      none: nothingThere,
    })
  }

  /** Restores what was there before the last change, and removes what a person put into a gap. */
  revert(request: RangeRequest, viewer: Viewer): Promise<ReadingChange | UserError> {
    viewer.require('operator')
    return this.inRange(request, viewer, {
      run: note => this.use.changes.revert(request, note),
      none: nothingToRevert,
    })
  }

  private async inRange(
    request: RangeRequest,
    viewer: Viewer,
    work: { run: (note: ChangeNote) => Promise<ReadingChange | undefined>; none: UserError },
  ): Promise<ReadingChange | UserError> {
    const meter = await this.meter(request)
    if (meter instanceof UserError) return meter
    if (request.from >= request.to) return rangeEmpty
    const count = await this.use.changes.count(meter.id, request, mostReadings + 1)
    if (count > mostReadings) return tooManyReadings(count)
    const change = await unlessBusy(work.run(noteOf(meter, request.reason, viewer)))
    if (change instanceof UserError) return change
    return change ? this.checked(meter, change, viewer) : work.none
  }

  private async meter({
    meterId,
    reason,
  }: {
    meterId: string
    reason: string
  }): Promise<Meter | UserError> {
    const meter = await this.use.meters.byId(meterId)
    if (!meter) return meterUnknown
    return takesNoReadings(meter) ?? checkReason(reason) ?? meter
  }

  private checkValue({ ts, kw }: { ts: Date; kw: number }, meter: Meter): UserError | undefined {
    const ms = ts.getTime()
    const place = germanStamp(ms + zoneClock(meter.timeZone).offsetMs(ms))
    if (ms % (meter.intervalSeconds * 1000) !== 0) {
      return new UserError(
        'READING_OFF_GRID',
        `Um ${place} beginnt kein Messintervall; der Zähler „${meter.name}“ misst alle ${germanDuration(meter.intervalSeconds)}.`,
        { place, remedy: 'Nennen Sie den Anfang des Intervalls.' },
      )
    }
    if (ms > (this.use.now?.() ?? Date.now())) {
      return new UserError('READING_IN_FUTURE', `Der ${place} liegt in der Zukunft.`, {
        place,
        remedy: 'Prüfen Sie das Datum.',
      })
    }
    if (kw >= 0 && kw <= mostKw) return undefined
    return new UserError('READING_IMPOSSIBLE', `${germanNumber(kw)} kW sind nicht möglich.`, {
      place,
      remedy: 'Verbrauch und Erzeugung sind beide 0 oder größer.',
    })
  }

  private async checked(
    meter: Meter,
    change: ReadingChange,
    viewer: Viewer,
  ): Promise<ReadingChange> {
    await requestCheck(this.use.jobs, [change], { of: meter.name, createdBy: viewer.userId })
    return change
  }
}

function noteOf({ id, intervalSeconds }: Meter, reason: string, { name }: Viewer): ChangeNote {
  return { meterId: id, intervalSeconds, reason: reason.trim(), by: name }
}
