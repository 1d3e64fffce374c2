import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Meter, NewMeter } from './meter.ts'
import type { MeterStore } from './meter.store.ts'

const daySeconds = 86_400

export class MeterService {
  constructor(private readonly meters: MeterStore) {}

  list(page: { first: number; after?: string }, viewer: Viewer): Promise<Meter[]> {
    viewer.require('viewer')
    return this.meters.list(page)
  }

  async create(input: NewMeter, viewer: Viewer): Promise<Meter | UserError> {
    viewer.require('operator')
    const meter = { ...input, name: input.name.trim() }
    return checkMeter(meter) ?? (await this.meters.create(meter)) ?? this.taken(meter)
  }

  private async taken({ name, meteringLocation }: NewMeter): Promise<UserError> {
    const sameName = await this.meters.byName(name)
    if (sameName) return meterNameTaken(name)
    return new UserError(
      'METERING_LOCATION_TAKEN',
      `Die Messlokation „${meteringLocation ?? ''}“ gehört schon zu einem anderen Zähler.`,
      { place: 'Messlokation', remedy: 'Prüfen Sie die Kennung.' },
    )
  }
}

export function meterNameTaken(name: string): UserError {
  return new UserError('METER_NAME_TAKEN', `Einen Zähler „${name}“ gibt es schon.`, {
    place: 'Name des Zählers',
    remedy: 'Wählen Sie den vorhandenen Zähler oder einen anderen Namen.',
  })
}

/** What is wrong with a new meter; `undefined` when nothing is. */
export function checkMeter(meter: NewMeter): UserError | undefined {
  if (meter.name === '' || meter.name.length > 100) {
    return new UserError(
      'METER_NAME_INVALID',
      'Der Zähler braucht einen Namen mit höchstens 100 Zeichen.',
      {
        place: 'Name des Zählers',
        remedy: 'Geben Sie einen Namen ein, zum Beispiel „Hauptzähler Rathaus“.',
      },
    )
  }
  if (!(meter.intervalSeconds >= 1 && meter.intervalSeconds <= daySeconds)) {
    return new UserError(
      'METER_INTERVAL_INVALID',
      `Ein Messintervall von ${meter.intervalSeconds} Sekunden ist nicht möglich.`,
      {
        place: 'Messintervall',
        remedy: 'Möglich sind 1 Sekunde bis 1 Tag; üblich sind 900 Sekunden.',
      },
    )
  }
  if (!isTimeZone(meter.timeZone)) {
    return new UserError('TIME_ZONE_UNKNOWN', `Die Zeitzone „${meter.timeZone}“ ist unbekannt.`, {
      place: 'Zeitzone',
      remedy: 'Nehmen Sie zum Beispiel Europe/Berlin oder +01:00.',
    })
  }
  return undefined
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('de', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
