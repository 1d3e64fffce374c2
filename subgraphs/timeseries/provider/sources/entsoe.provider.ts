import { z } from 'zod'
import { parseEntsoeA44 } from '../../intake/feeds/entsoe-a44.ts'
import { biddingZone, dayAheadMarket } from '../../market/bidding-zones.ts'
import { UserError } from '#platform/errors.ts'
import { defineProvider, type Definition } from '../provider.ts'
import {
  baseUrlField,
  baseUrlSetting,
  choiceSetting,
  zoneField,
  zoneSetting,
} from '../setting-field.ts'

const home = 'https://web-api.tp.entsoe.eu'
const settings = z.object({
  baseUrl: baseUrlSetting(home),
  zone: zoneSetting,
  auction: choiceSetting(['1', '2', '3'], '1'),
})
type Settings = z.infer<typeof settings>

/** Documents with the reason why there is no price come with this status. */
const refusedStatus = [400]

const definition: Definition<Settings> = {
  id: 'ENTSOE',
  name: 'ENTSO-E Transparency Platform',
  description:
    'Day-Ahead-Preise aller europäischen Gebotszonen (Dokument A44). Der Zugangsschlüssel ist kostenlos und wird bei ENTSO-E beantragt.',
  rhythm: { of: 'DAY_AHEAD' },
  secret: { label: 'Zugangsschlüssel (Security Token)', required: true },
  fields: [
    zoneField,
    {
      name: 'auction',
      label: 'Auktion',
      kind: 'CHOICE',
      required: false,
      fallback: '1',
      options: [
        { value: '1', label: '1 – gemeinsame europäische Auktion (SDAC)' },
        { value: '2', label: '2 – zweite Auktion der Gebotszone' },
        { value: '3', label: '3 – dritte Auktion der Gebotszone' },
      ],
    },
    baseUrlField(home),
  ],
  settingsSchema: settings,
  target: chosen => ({ to: 'MARKET', ...marketOf(chosen) }),
  mostDays: 100,
  async fetch({ settings: { baseUrl, zone, auction }, secret, from, to, http }) {
    const eic = biddingZone(zone)?.eic ?? ''
    const url = new URL(`${baseUrl}/api`)
    url.searchParams.set('documentType', 'A44')
    url.searchParams.set('in_Domain', eic)
    url.searchParams.set('out_Domain', eic)
    url.searchParams.set('periodStart', entsoeStamp(from))
    url.searchParams.set('periodEnd', entsoeStamp(to))
    // The interface takes the token nowhere else; addresses with queries are never logged or told.
    url.searchParams.set('securityToken', secret ?? '')
    const text = await http.getText(url, { alsoRead: refusedStatus })
    if (text instanceof UserError) return text
    return parseEntsoeA44(text, { market: marketOf({ zone, auction }) })
  },
}
export const entsoeProvider = defineProvider(definition)

function marketOf({ zone, auction }: Pick<Settings, 'zone' | 'auction'>) {
  const { marketId, name } = dayAheadMarket(biddingZone(zone) ?? { code: zone, name: zone })
  if (auction === '1') return { marketId, name }
  return { marketId: `${marketId}-${auction}`, name: `${name}, Auktion ${auction}` }
}

/** `202602012300`, UTC */
function entsoeStamp(instant: Date): string {
  return instant.toISOString().slice(0, 16).replace(/\D/g, '')
}
