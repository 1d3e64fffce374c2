import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { parseBrightSky } from '../../intake/feeds/bright-sky.ts'
import { defineProvider, type Definition } from '../provider.ts'
import { baseUrlField, baseUrlSetting, placeFields, placeSettings } from '../setting-field.ts'

const home = 'https://api.brightsky.dev'
const settings = z.object({ baseUrl: baseUrlSetting(home), ...placeSettings })

const definition: Definition<z.infer<typeof settings>> = {
  id: 'BRIGHT_SKY',
  name: 'Bright Sky (Deutscher Wetterdienst)',
  description:
    'Stündliche Messwerte und Vorhersagen (MOSMIX) der nächsten Station des Deutschen Wetterdienstes, ohne Anmeldung.',
  rhythm: { of: 'EVERY', minutes: 60 },
  fields: [...placeFields, baseUrlField(home)],
  settingsSchema: settings,
  target: () => ({ to: 'WEATHER' }),
  mostDays: 60,
  async fetch({ settings: { baseUrl, latitude, longitude }, from, to, now, http }) {
    const url = new URL(`${baseUrl}/weather`)
    url.searchParams.set('lat', String(latitude))
    url.searchParams.set('lon', String(longitude))
    url.searchParams.set('date', from.toISOString())
    url.searchParams.set('last_date', to.toISOString())
    url.searchParams.set('tz', 'Etc/UTC')
    url.searchParams.set('units', 'dwd')
    const text = await http.getText(url)
    return text instanceof UserError ? text : parseBrightSky(text, { receivedAt: now })
  },
}
export const brightSkyProvider = defineProvider(definition)
