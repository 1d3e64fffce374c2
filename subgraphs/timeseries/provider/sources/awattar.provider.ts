import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { parseAwattar } from '../../intake/feeds/awattar.ts'
import { biddingZone, dayAheadMarket } from '../../market/bidding-zones.ts'
import { defineProvider, type Definition } from '../provider.ts'
import { baseUrlField, ownUrlSetting, choiceSetting } from '../setting-field.ts'

const homes = { 'DE-LU': 'https://api.awattar.de', AT: 'https://api.awattar.at' }
const settings = z.object({
  zone: choiceSetting(['DE-LU', 'AT'], 'DE-LU'),
  baseUrl: ownUrlSetting,
})

const definition: Definition<z.infer<typeof settings>> = {
  id: 'AWATTAR',
  name: 'aWATTar',
  description: 'Day-Ahead-Preise von Deutschland und Österreich, ohne Anmeldung.',
  rhythm: { of: 'DAY_AHEAD' },
  fields: [
    {
      name: 'zone',
      label: 'Gebotszone',
      kind: 'CHOICE',
      required: false,
      fallback: 'DE-LU',
      options: [
        { value: 'DE-LU', label: 'Deutschland/Luxemburg (DE-LU)' },
        { value: 'AT', label: 'Österreich (AT)' },
      ],
    },
    baseUrlField(homes['DE-LU']),
  ],
  settingsSchema: settings,
  target: ({ zone }) => ({ to: 'MARKET', ...marketOf(zone) }),
  mostDays: 100,
  async fetch({ settings: { zone, baseUrl }, from, to, http }) {
    const url = new URL(`${baseUrl ?? homes[zone]}/v1/marketdata`)
    url.searchParams.set('start', String(from.getTime()))
    url.searchParams.set('end', String(to.getTime()))
    const text = await http.getText(url)
    return text instanceof UserError ? text : parseAwattar(text, { market: marketOf(zone) })
  },
}
export const awattarProvider = defineProvider(definition)

function marketOf(zone: string): { marketId: string; name: string } {
  return dayAheadMarket(biddingZone(zone) ?? { code: zone, name: zone })
}
