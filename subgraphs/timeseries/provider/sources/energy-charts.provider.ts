import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { parseEnergyCharts } from '../../intake/feeds/energy-charts.ts'
import { biddingZone, dayAheadMarket } from '../../market/bidding-zones.ts'
import { defineProvider, type Definition } from '../provider.ts'
import { baseUrlField, baseUrlSetting, zoneField, zoneSetting } from '../setting-field.ts'

const home = 'https://api.energy-charts.info'
const settings = z.object({ baseUrl: baseUrlSetting(home), zone: zoneSetting })

const definition: Definition<z.infer<typeof settings>> = {
  id: 'ENERGY_CHARTS',
  name: 'Energy-Charts (Fraunhofer ISE)',
  description:
    'Day-Ahead-Preise europäischer Gebotszonen, ohne Anmeldung (CC BY 4.0; Lizenz je Gebotszone in der Antwort).',
  rhythm: { of: 'DAY_AHEAD' },
  fields: [zoneField, baseUrlField(home)],
  settingsSchema: settings,
  target: ({ zone }) => ({ to: 'MARKET', ...marketOf(zone) }),
  mostDays: 366,
  async fetch({ settings: { baseUrl, zone }, from, to, http }) {
    const url = new URL(`${baseUrl}/price`)
    url.searchParams.set('bzn', zone)
    url.searchParams.set('start', from.toISOString())
    url.searchParams.set('end', to.toISOString())
    const text = await http.getText(url)
    return text instanceof UserError ? text : parseEnergyCharts(text, { market: marketOf(zone) })
  },
}
export const energyChartsProvider = defineProvider(definition)

function marketOf(zone: string): { marketId: string; name: string } {
  return dayAheadMarket(biddingZone(zone) ?? { code: zone, name: zone })
}
