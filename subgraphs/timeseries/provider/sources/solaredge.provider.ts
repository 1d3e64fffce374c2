import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { parseSolarEdge } from '../../intake/feeds/solaredge.ts'
import { createZoneClock, zoneClock } from '../../time/zone-clock.ts'
import { defineProvider, type Definition, type MeterTarget } from '../provider.ts'
import { baseUrlField, baseUrlSetting, meterField, meterSetting } from '../setting-field.ts'

const home = 'https://monitoringapi.solaredge.com'
const settings = z
  .object({
    baseUrl: baseUrlSetting(home),
    siteId: z.preprocess(
      value => (typeof value === 'string' ? value.trim() : value),
      z
        .string('Die Kennung der Anlage fehlt.')
        .regex(/^\d{1,12}$/, 'Die Kennung der Anlage ist eine Zahl.'),
    ),
    timeZone: z.preprocess(
      value => (value === '' ? undefined : value),
      z
        .string()
        .default('Europe/Berlin')
        .refine(zone => createZoneClock(zone) !== undefined, 'Diese Zeitzone gibt es nicht.'),
    ),
    productionMeterId: meterSetting,
    consumptionMeterId: meterSetting,
    gridMeterId: meterSetting,
  })
  .refine(
    ({ productionMeterId, consumptionMeterId, gridMeterId }) =>
      productionMeterId ?? consumptionMeterId ?? gridMeterId,
    { message: 'Wählen Sie wenigstens einen Zähler.', path: ['productionMeterId'] },
  )
type Settings = z.infer<typeof settings>

const definition: Definition<Settings> = {
  id: 'SOLAREDGE',
  name: 'SolarEdge',
  description:
    'Viertelstundenwerte einer Photovoltaikanlage: Erzeugung, Verbrauch, Netzbezug und Einspeisung. Zugangsschlüssel aus dem Monitoring-Portal; höchstens 300 Abfragen am Tag.',
  rhythm: { of: 'EVERY', minutes: 30 },
  secret: { label: 'Zugangsschlüssel (API key)', required: true },
  fields: [
    {
      name: 'siteId',
      label: 'Kennung der Anlage (Site ID)',
      kind: 'TEXT',
      required: true,
      fallback: null,
      options: [],
    },
    meterField('productionMeterId', 'Zähler der Erzeugung'),
    meterField('consumptionMeterId', 'Zähler des Verbrauchs'),
    meterField('gridMeterId', 'Zähler am Netz (Bezug und Einspeisung)'),
    {
      name: 'timeZone',
      label: 'Zeitzone der Anlage',
      kind: 'TIME_ZONE',
      required: false,
      fallback: 'Europe/Berlin',
      options: [],
    },
    baseUrlField(home),
  ],
  settingsSchema: settings,
  target: chosen => ({ to: 'METERS', meters: metersOf(chosen) }),
  mostDays: 28,
  async fetch({ settings: { baseUrl, siteId, timeZone }, secret, from, to, http }) {
    const url = new URL(`${baseUrl}/site/${siteId}/energyDetails`)
    url.searchParams.set('timeUnit', 'QUARTER_OF_AN_HOUR')
    url.searchParams.set('startTime', siteStamp(from, timeZone))
    url.searchParams.set('endTime', siteStamp(to, timeZone))
    url.searchParams.set('meters', 'PRODUCTION,CONSUMPTION,PURCHASED,FEEDIN')
    // The interface takes the key nowhere else; addresses with queries are never logged or told.
    url.searchParams.set('api_key', secret ?? '')
    const text = await http.getText(url)
    return text instanceof UserError ? text : parseSolarEdge(text, { timeZone })
  },
}
export const solarEdgeProvider = defineProvider(definition)

function metersOf({ productionMeterId, consumptionMeterId, gridMeterId }: Settings): MeterTarget[] {
  const targets: (MeterTarget | undefined)[] = [
    target(productionMeterId, 'PRODUCTION', 'PRODUCTION'),
    target(consumptionMeterId, 'CONSUMPTION', 'CONSUMPTION'),
    target(gridMeterId, 'GRID_IMPORT', 'CONSUMPTION'),
    target(gridMeterId, 'FEED_IN', 'PRODUCTION'),
  ]
  return targets.filter(each => each !== undefined)
}

function target(
  meterId: string | undefined,
  flow: MeterTarget['flow'],
  quantity: MeterTarget['quantity'],
): MeterTarget | undefined {
  return meterId === undefined ? undefined : { meterId, flow, quantity }
}

/** `2025-10-26 02:00:00` on the site's clock */
function siteStamp(instant: Date, timeZone: string): string {
  const utcMs = instant.getTime()
  const local = new Date(utcMs + zoneClock(timeZone).offsetMs(utcMs))
  return local.toISOString().slice(0, 19).replace('T', ' ')
}
