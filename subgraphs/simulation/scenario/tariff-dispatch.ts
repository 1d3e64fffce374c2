import { highestKw, netKw, runBeside, type BatteryRun } from './dispatch.ts'
import type { LocalQuarters } from './local-quarters.ts'
import type { AddedBattery } from './scenario.ts'
import { toKw, type SiteEnergy } from './site-energy.ts'

type Prices = {
  /** ct/kWh of what is drawn; NaN where it is not known. */
  ct: Float64Array
  quarters: LocalQuarters
}

const quarterHours = 0.25

/**
 * A battery that is driven by the price of what is drawn. Surplus is stored as ever. From the grid it charges in the
 * cheapest quarter-hours of the local day (whose prices are known on the day before), only as much as later
 * quarter-hours of that day need whose price is above price / (η_c · η_d) + wear, and never above the highest
 * import that there is without it. It gives back only above the wear, and keeps what dearer quarter-hours of the day
 * will need: so what was bought goes to those it was bought for.
 */
export function runByPrice(energy: SiteEnergy, battery: AddedBattery, prices: Prices): BatteryRun {
  const market = { net: netColumn(energy), ct: prices.ct, day: dayEnds(prices.quarters) }
  const lowestKwh = battery.minSoc * battery.capacityKwh
  const mostImportKw = highestKw(energy)
  return runBeside(energy, battery, (i, storedKwh) => {
    const price = prices.ct[i] ?? Number.NaN
    const net = market.net[i] ?? 0
    if (net <= 0 || Number.isNaN(price)) return Math.min(0, net)
    const content = Math.max(0, storedKwh - lowestKwh)
    const given = dischargeKw(market, battery, { i, content })
    if (given > 0) return given
    const drawnKw = toKw(energy.gridImport[i] ?? 0)
    return -Math.min(mostImportKw - drawnKw, chargeKw(market, battery, { i, content }))
  })
}

type Market = {
  /** Import − export, kW. */
  net: Float64Array
  ct: Float64Array
  /** End of the local day of each quarter-hour. */
  day: Uint32Array
}
/** `content`: kWh above the lowest state of charge. */
type State = { i: number; content: number }

/** kW to give now: what is drawn, where it pays, without what dearer quarter-hours of the day will need. */
function dischargeKw(market: Market, battery: AddedBattery, { i, content }: State): number {
  const { dischargeEfficiency, wearCtPerKwh } = battery
  const price = market.ct[i] ?? Number.NaN
  if (!(price > wearCtPerKwh)) return 0
  const kept = neededKwh(market, battery, { i, isNeeded: later => later > price })
  const free = Math.max(0, content - kept)
  return Math.min(market.net[i] ?? 0, (free * dischargeEfficiency) / quarterHours)
}

/** kW to buy now: what later quarter-hours need for which this price is worth it and no cheaper one can provide. */
function chargeKw(market: Market, battery: AddedBattery, { i, content }: State): number {
  const { chargeEfficiency, dischargeEfficiency, powerKw, wearCtPerKwh } = battery
  const price = market.ct[i] ?? Number.NaN
  const least = price / (chargeEfficiency * dischargeEfficiency) + wearCtPerKwh
  const isNeeded = (later: number) => later > least
  const usable = (1 - battery.minSoc) * battery.capacityKwh
  const needed = Math.min(usable, neededKwh(market, battery, { i, isNeeded })) - content
  if (!(needed > 0)) return 0
  const each = powerKw * quarterHours * chargeEfficiency
  const cheaper = cheaperQuarters(market, i, isNeeded) * each
  return Math.max(0, needed - cheaper) / (chargeEfficiency * quarterHours)
}

/** Content that the later quarter-hours of the day with such prices need, beyond the surplus that comes before. */
function neededKwh(
  { net, ct, day }: Market,
  { powerKw, chargeEfficiency, dischargeEfficiency }: AddedBattery,
  { i, isNeeded }: { i: number; isNeeded: (ct: number) => boolean },
): number {
  const end = day[i] ?? i
  let open = 0
  let needed = 0
  for (let k = i + 1; k < end; k++) {
    const kw = net[k] ?? 0
    if (kw < 0) open -= Math.min(powerKw, -kw) * quarterHours * chargeEfficiency
    else if (isNeeded(ct[k] ?? Number.NaN)) {
      open += (Math.min(powerKw, kw) * quarterHours) / dischargeEfficiency
      needed = Math.max(needed, open)
    }
  }
  return needed
}

/** Later quarter-hours of the day that are cheaper and come before the last one in need. */
function cheaperQuarters(
  { ct, day }: Market,
  i: number,
  isNeeded: (ct: number) => boolean,
): number {
  const price = ct[i] ?? Number.NaN
  const end = day[i] ?? i
  let cheaper = 0
  let before = 0
  for (let k = i + 1; k < end; k++) {
    const later = ct[k] ?? Number.NaN
    if (later < price) cheaper++
    if (isNeeded(later)) before = cheaper
  }
  return before
}

function netColumn(energy: SiteEnergy): Float64Array {
  return energy.gridImport.map((_, i) => netKw(energy, i))
}

function dayEnds({ days, slot }: LocalQuarters): Uint32Array {
  const ends = new Uint32Array(slot.length)
  for (const { first, end } of days) ends.fill(end, first, end)
  return ends
}
