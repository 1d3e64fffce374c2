import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { createZoneClock, zoneClock } from '../../time/zone-clock.ts'
import { unknownUnit, unreadable } from './feed-errors.ts'
import type { ParseOptions } from './feed-series.ts'
import { readJson } from './read-json.ts'
import { wallClock } from './solaredge.ts'

const source = 'SolarEdge'

/** What a SolarEdge site does at one instant; null where the site has no such part. */
export type SiteSnapshot = {
  at: Date
  productionKw: number | null
  consumptionKw: number | null
  /** Import is positive, export negative. */
  gridKw: number | null
  /** Charging is positive, discharging negative. */
  storageKw: number | null
  stateOfChargePercent: number | null
  /** Energy ever produced, a register. */
  producedKwh: number | null
}

const flow = z.object({ currentPower: z.number(), chargeLevel: z.number().optional() })
const powerFlow = z.object({
  siteCurrentPowerFlow: z.object({
    unit: z.string(),
    connections: z.array(z.object({ from: z.string(), to: z.string() })).max(50),
    GRID: flow.optional(),
    LOAD: flow.optional(),
    PV: flow.optional(),
    STORAGE: flow.optional(),
  }),
})
const overview = z.object({
  overview: z.object({
    lastUpdateTime: z.string(),
    lifeTimeData: z.object({ energy: z.number() }),
    currentPower: z.object({ power: z.number() }),
  }),
})

const nothing = {
  productionKw: null,
  consumptionKw: null,
  gridKw: null,
  storageKw: null,
  stateOfChargePercent: null,
  producedKwh: null,
}

/** `GET /site/{id}/currentPowerFlow`: it has no stamp, so it holds when it was received. UserError FEED_…. */
export function parsePowerFlow(
  text: string,
  { receivedAt = new Date() }: ParseOptions = {},
): SiteSnapshot | UserError {
  const read = readJson(text, powerFlow, source)
  if (read instanceof UserError) return read
  const { unit, connections, GRID, LOAD, PV, STORAGE } = read.siteCurrentPowerFlow
  const watts = { w: 1, kw: 1000, mw: 1_000_000 }[unit.toLowerCase()]
  if (watts === undefined) return unknownUnit(source, 'Leistung', unit)
  const leads = (to: string) => connections.some(each => each.to.toUpperCase() === to)
  const kw = (part: z.infer<typeof flow> | undefined, sign = 1) =>
    part ? (sign * part.currentPower * watts) / 1000 : null
  return {
    ...nothing,
    at: receivedAt,
    productionKw: kw(PV),
    consumptionKw: kw(LOAD),
    gridKw: kw(GRID, leads('GRID') ? -1 : 1),
    storageKw: kw(STORAGE, leads('STORAGE') ? 1 : -1),
    stateOfChargePercent: STORAGE?.chargeLevel ?? null,
  }
}

/** `GET /site/{id}/overview`, W and Wh; its stamp is the site's wall clock. UserError FEED_…. */
export function parseOverview(
  text: string,
  { timeZone = 'Europe/Berlin' }: ParseOptions = {},
): SiteSnapshot | UserError {
  const read = readJson(text, overview, source)
  if (read instanceof UserError) return read
  const { lastUpdateTime, lifeTimeData, currentPower } = read.overview
  const clock = createZoneClock(timeZone) ?? zoneClock('Europe/Berlin')
  const wallMs = wallClock(lastUpdateTime)
  const instant = wallMs === undefined ? undefined : clock.instantsOf(wallMs)[0]
  if (instant === undefined) {
    const reason = `„${lastUpdateTime.slice(0, 30)}“ ist kein Zeitpunkt der Anlage.`
    return unreadable(source, reason, 'lastUpdateTime')
  }
  return {
    ...nothing,
    at: new Date(instant),
    productionKw: currentPower.power / 1000,
    producedKwh: lifeTimeData.energy / 1000,
  }
}
