import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { germanCount, germanNumber } from '../wording/german.ts'
import type { MeterChannel } from './channel.ts'
import type { ChannelKey, ChannelStore } from './channel.store.ts'
import { meterUnknown } from './meter-rules.ts'
import type { Meter } from './meter.ts'
import type { MeterStore } from './meter.store.ts'
import { parseObis } from './obis.ts'

const mostChannels = 100
/** What one statement erases within seconds. */
const mostErased = 500_000
const energyUnits = ['Wh', 'kWh', 'MWh']

export class ChannelService {
  constructor(private readonly use: { meters: MeterStore; channels: ChannelStore }) {}

  /** UserError: OBIS_INVALID, CHANNEL_INVALID, CHANNEL_TAKEN, CHANNELS_TOO_MANY, METER_UNKNOWN. */
  async add(given: NewChannel, viewer: Viewer): Promise<Meter | UserError> {
    viewer.require('operator')
    const meter = await this.use.meters.byId(given.meterId)
    if (!meter) return meterUnknown
    const channel = normalised(given, meter)
    if (channel instanceof UserError) return channel
    const existing = (await this.use.channels.ofMeters([meter.id])).get(meter.id) ?? []
    if (existing.length >= mostChannels) {
      return wrong(
        'CHANNELS_TOO_MANY',
        `„${meter.name}“ hat schon ${mostChannels} Kanäle, mehr sind nicht möglich.`,
        { place: 'Kanal', remedy: 'Entfernen Sie einen Kanal, den Sie nicht brauchen.' },
      )
    }
    return (await this.use.channels.add(channel)) ? meter : channelTaken(meter, channel)
  }

  /** Readings of the channel go with it, and only where `confirm` says so. */
  async remove(
    { confirm, ...given }: ChannelKey & { confirm: boolean },
    viewer: Viewer,
  ): Promise<Meter | UserError> {
    viewer.require('operator')
    const key = { meterId: given.meterId, obis: parseObis(given.obis)?.code ?? given.obis }
    const meter = await this.use.meters.byId(key.meterId)
    if (!meter) return meterUnknown
    const readings = await this.use.channels.countReadings(key, mostErased + 1)
    if (readings > mostErased || (readings > 0 && !confirm)) return hasReadings(key, readings)
    return (await this.use.channels.remove(key)) ? meter : channelUnknown(meter, key)
  }
}

/** Without a factor a register of active energy has the transformer ratio of its meter, any other channel 1. */
export type NewChannel = Omit<MeterChannel, 'factor'> & { factor?: number | null | undefined }

function normalised(given: NewChannel, meter: Meter): MeterChannel | UserError {
  const obis = parseObis(given.obis)
  if (!obis) {
    return wrong('OBIS_INVALID', `„${given.obis}“ ist keine OBIS-Kennzahl.`, {
      place: 'OBIS-Kennzahl',
      remedy: 'Schreiben Sie sie wie 1-0:1.8.0; jede Zahl liegt zwischen 0 und 255.',
    })
  }
  const isEnergyRegister = given.kind === 'REGISTER' && [1, 2].includes(obis.measure)
  const channel = {
    ...given,
    obis: obis.code,
    name: given.name.trim(),
    unit: given.unit.trim(),
    factor: given.factor ?? (isEnergyRegister ? meter.transformerRatio : 1),
  }
  if (isEnergyRegister && !energyUnits.includes(channel.unit)) {
    return wrong(
      'CHANNEL_INVALID',
      `Das Register ${obis.code} zählt Wirkarbeit; „${channel.unit}“ ist dafür keine Einheit.`,
      { place: 'Einheit', remedy: `Möglich sind ${energyUnits.join(', ')}.` },
    )
  }
  return checkPlain(channel) ?? channel
}

function checkPlain({ name, unit, factor }: MeterChannel): UserError | undefined {
  if (name === '' || name.length > 100) {
    return wrong('CHANNEL_INVALID', 'Der Kanal braucht einen Namen mit höchstens 100 Zeichen.', {
      place: 'Name des Kanals',
      remedy: 'Geben Sie einen Namen ein, zum Beispiel „Wirkarbeit Bezug“.',
    })
  }
  if (unit === '' || unit.length > 20) {
    return wrong('CHANNEL_INVALID', 'Der Kanal braucht eine Einheit mit höchstens 20 Zeichen.', {
      place: 'Einheit',
      remedy: 'Geben Sie zum Beispiel kWh, kvarh oder °C ein.',
    })
  }
  if (!(factor > 0 && factor <= 1_000_000)) {
    return wrong('CHANNEL_INVALID', `Ein Faktor von ${germanNumber(factor)} ist nicht möglich.`, {
      place: 'Faktor',
      remedy: 'Geben Sie eine Zahl über 0 ein; ohne Wandler 1.',
    })
  }
  return undefined
}

function channelTaken({ name }: Meter, { obis }: ChannelKey): UserError {
  return wrong('CHANNEL_TAKEN', `„${name}“ hat schon einen Kanal ${obis}.`, {
    place: 'OBIS-Kennzahl',
    remedy: 'Nehmen Sie eine andere Kennzahl oder entfernen Sie zuerst den vorhandenen Kanal.',
  })
}

function channelUnknown({ name }: Meter, { obis }: ChannelKey): UserError {
  return wrong('CHANNEL_UNKNOWN', `„${name}“ hat keinen Kanal ${obis}.`, {
    place: 'OBIS-Kennzahl',
    remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
  })
}

function hasReadings({ obis }: ChannelKey, readings: number): UserError {
  const tooMany = readings > mostErased
  const count = tooMany ? `mehr als ${germanCount(mostErased)}` : germanCount(readings)
  return wrong('CHANNEL_HAS_READINGS', `Zum Kanal ${obis} sind ${count} Werte gespeichert.`, {
    place: 'Kanal',
    remedy: tooMany
      ? 'Behalten Sie den Kanal, oder entfernen Sie den ganzen Zähler.'
      : 'Bestätigen Sie, dass die Werte endgültig gelöscht werden (confirm).',
  })
}

function wrong(code: string, message: string, more: { place: string; remedy: string }): UserError {
  return new UserError(code, message, more)
}
