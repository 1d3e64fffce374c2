import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { openMeteoVariables, parseOpenMeteo } from '../../intake/feeds/open-meteo.ts'
import { defineProvider, type Definition } from '../provider.ts'
import {
  baseUrlField,
  ownUrlSetting,
  choiceSetting,
  placeFields,
  placeSettings,
} from '../setting-field.ts'

const homes = {
  FORECAST: 'https://api.open-meteo.com',
  ARCHIVE: 'https://archive-api.open-meteo.com',
}
const settings = z.object({
  mode: choiceSetting(['FORECAST', 'ARCHIVE'], 'FORECAST'),
  baseUrl: ownUrlSetting,
  ...placeSettings,
})

/** A refusal with its reason comes with this status. */
const refusedStatus = [400]

const definition: Definition<z.infer<typeof settings>> = {
  id: 'OPEN_METEO',
  name: 'Open-Meteo',
  description:
    'Stündliche Vorhersage oder Vergangenheit aus Wettermodellen für jeden Ort (CC BY 4.0; gewerblich mit Zugangsschlüssel).',
  rhythm: { of: 'EVERY', minutes: 60 },
  secret: { label: 'Zugangsschlüssel (API key)', required: false },
  fields: [
    ...placeFields,
    {
      name: 'mode',
      label: 'Zeitraum',
      kind: 'CHOICE',
      required: false,
      fallback: 'FORECAST',
      options: [
        { value: 'FORECAST', label: 'Vorhersage und letzte Tage' },
        { value: 'ARCHIVE', label: 'Vergangenheit (Archiv)' },
      ],
    },
    baseUrlField(homes.FORECAST),
  ],
  settingsSchema: settings,
  target: () => ({ to: 'WEATHER' }),
  mostDays: 90,
  async fetch({ settings: { mode, baseUrl, latitude, longitude }, secret, from, to, now, http }) {
    const path = mode === 'ARCHIVE' ? 'archive' : 'forecast'
    const url = new URL(`${baseUrl ?? homes[mode]}/v1/${path}`)
    const end = mode === 'ARCHIVE' && to > now ? now : to
    url.searchParams.set('latitude', String(latitude))
    url.searchParams.set('longitude', String(longitude))
    url.searchParams.set('hourly', openMeteoVariables.join(','))
    url.searchParams.set('start_date', day(from))
    url.searchParams.set('end_date', day(new Date(end.getTime() - 1)))
    url.searchParams.set('timezone', 'GMT')
    url.searchParams.set('timeformat', 'unixtime')
    url.searchParams.set('wind_speed_unit', 'ms')
    if (secret !== undefined) url.searchParams.set('apikey', secret)
    const text = await http.getText(url, { alsoRead: refusedStatus })
    return text instanceof UserError ? text : parseOpenMeteo(text, { receivedAt: now })
  },
}
export const openMeteoProvider = defineProvider(definition)

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
