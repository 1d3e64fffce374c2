import { createBatteryMeter } from './battery-meter.ts'
import { createCalendar } from './calendar.ts'
import { localClock } from './local-clock.ts'
import type { Moment, PowerModel } from './moment.ts'
import type { MeterModel, MeterModelSettings, Profile, ReadingColumns } from './profile.ts'
import { bdewLoad } from './profiles/bdew.ts'
import { heatPumpLoad } from './profiles/heat-pump.ts'
import { householdLoad } from './profiles/household.ts'
import { normalLoad } from './profiles/normal.ts'
import { officeLoad } from './profiles/office.ts'
import { pvOwnUse, pvProduction } from './profiles/pv.ts'
import { schoolLoad } from './profiles/school.ts'
import { smeLoad } from './profiles/sme.ts'
import { wallboxLoad } from './profiles/wallbox.ts'
import { waterworksLoad } from './profiles/waterworks.ts'
import { emptyColumns, toWatt, voltageOf } from './reading-columns.ts'
import { ownPlant, withPeaks, type MeterPower, type Site } from './site.ts'

export {
  profiles,
  type MeterModel,
  type MeterModelSettings,
  type Place,
  type Profile,
  type ReadingColumns,
} from './profile.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

const powers: Record<Exclude<Profile, 'BATTERY'>, (site: Site) => MeterPower> = {
  OFFICE: site => loadWithPlant(site, officeLoad(site)),
  SME: site => loadWithPlant(site, smeLoad(site)),
  SCHOOL: site => loadWithPlant(site, schoolLoad(site)),
  WATERWORKS: site => loadWithPlant(site, waterworksLoad(site)),
  HOUSEHOLD: site => loadWithPlant(site, householdLoad(site)),
  NORMAL: site => loadWithPlant(site, normalLoad(site)),
  BDEW: site => ({ consumption: bdewLoad(site), production: nothing }),
  PV: site => ({ consumption: pvOwnUse(site), production: pvProduction(site) }),
  WALLBOX: site => ({ consumption: wallboxLoad(site), production: nothing }),
  HEAT_PUMP: site => ({ consumption: heatPumpLoad(site), production: nothing }),
}

/**
 * A meter that behaves like its profile. Pure: the same settings and interval give the same bytes, in whatever order
 * and however cut it is asked. A RangeError for a time zone that does not exist.
 */
export function createMeterModel(settings: MeterModelSettings): MeterModel {
  const { profile } = settings
  if (profile === 'BATTERY') {
    const companions = settings.companions.map(companion => ({
      model: createMeterModel(companion),
      intervalSeconds: companion.intervalSeconds,
    }))
    return createBatteryMeter(settings, companions)
  }
  const site: Site = {
    settings,
    calendar: createCalendar(settings.place.state),
    offsetMs: localClock(settings.place.timeZone).offsetMs,
  }
  const meter = { site, power: powers[profile](site), voltage: voltageOf(settings) }
  return { fill: (from, count) => fill(meter, from, count) }
}

type Meter = { site: Site; power: MeterPower; voltage: (tick: number) => number }

function fill({ site, power, voltage }: Meter, from: number, count: number): ReadingColumns {
  const stepMs = site.settings.intervalSeconds * 1000
  const columns = emptyColumns(site.settings.intervalSeconds, from, count)
  const now: Moment = { tick: 0, middle: 0, stepMs, day: 0, minute: 0 }
  for (let i = 0; i < count; i++) {
    const at = columns.from + i * stepMs
    now.tick = Math.floor(at / 1000)
    now.middle = at + stepMs / 2
    const wall = now.middle + site.offsetMs(now.middle)
    now.day = Math.floor(wall / dayMs)
    now.minute = (wall - now.day * dayMs) / minuteMs
    columns.consumptionKw[i] = toWatt(power.consumption(now))
    columns.productionKw[i] = toWatt(power.production(now))
    columns.voltage[i] = voltage(now.tick)
  }
  return columns
}

function loadWithPlant(site: Site, load: PowerModel): MeterPower {
  return { consumption: withPeaks(site, load), production: ownPlant(site) }
}

function nothing(): number {
  return 0
}
