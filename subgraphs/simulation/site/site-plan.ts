import type { Place, Profile } from '../meter-model/profile.ts'
import { profileCatalogue } from '../meter-model/parameters.ts'

export const siteKinds = ['SME', 'SCHOOL', 'WATERWORKS', 'HOUSEHOLD', 'TOWN_HALL'] as const
export type SiteKind = (typeof siteKinds)[number]
export const plants = ['PV', 'BATTERY', 'WALLBOX', 'HEAT_PUMP'] as const
export type Plant = (typeof plants)[number]

export type SiteRequest = {
  name: string
  kind: SiteKind
  plants: readonly Plant[]
  place: Place
  seed: number
}

/** A meter of the site that is to be made; `behind` counts the connection among the plants around a battery. */
export type PlannedMeter = {
  name: string
  /** As the timeseries subgraph knows it. */
  kind: 'MAIN' | 'PV' | 'BATTERY' | 'EV' | 'HEAT_PUMP'
  profile: Profile
  seed: number
  parameters: Record<string, number | string>
  capacityKw: number
}

type Sizes = {
  profile: Profile
  pvKwp: number
  batteryKwh: number
  batteryKw: number
  wallboxKw: string
  workdaySessions: number
  heatLoadKw: number
  capacityKw: number
}

/** Sizes that belong together: a plant about covers the summer's day, a battery its evening. */
const sizes: Record<SiteKind, Sizes> = {
  HOUSEHOLD: {
    ...{ profile: 'HOUSEHOLD', pvKwp: 9.8, batteryKwh: 10, batteryKw: 5, wallboxKw: '11' },
    ...{ workdaySessions: 0.7, heatLoadKw: 8, capacityKw: 43 },
  },
  SME: {
    ...{ profile: 'SME', pvKwp: 99, batteryKwh: 100, batteryKw: 50, wallboxKw: '22' },
    ...{ workdaySessions: 4, heatLoadKw: 60, capacityKw: 400 },
  },
  SCHOOL: {
    ...{ profile: 'SCHOOL', pvKwp: 60, batteryKwh: 60, batteryKw: 30, wallboxKw: '11' },
    ...{ workdaySessions: 2, heatLoadKw: 120, capacityKw: 300 },
  },
  WATERWORKS: {
    ...{ profile: 'WATERWORKS', pvKwp: 150, batteryKwh: 200, batteryKw: 100, wallboxKw: '22' },
    ...{ workdaySessions: 1, heatLoadKw: 20, capacityKw: 600 },
  },
  TOWN_HALL: {
    ...{ profile: 'OFFICE', pvKwp: 30, batteryKwh: 40, batteryKw: 20, wallboxKw: '11' },
    ...{ workdaySessions: 3, heatLoadKw: 50, capacityKw: 150 },
  },
}

/** The connection first, then its plants in the order of `plants`. */
export function planSite({ name, kind, plants: wanted, seed }: SiteRequest): PlannedMeter[] {
  const size = sizes[kind]
  const connection: PlannedMeter = {
    ...{ name: `${name} Netzanschluss`, kind: 'MAIN', profile: size.profile, seed },
    // What the profile brings along of its own stands beside it here, as a meter.
    parameters: withoutOwnPlant(size.profile),
    capacityKw: size.capacityKw,
  }
  const chosen = plants.filter(plant => wanted.includes(plant))
  return [
    connection,
    ...chosen.map((plant, i) => planned(plant, { name, size, seed: seed + i + 1 })),
  ]
}

function planned(
  plant: Plant,
  { name, size, seed }: { name: string; size: Sizes; seed: number },
): PlannedMeter {
  switch (plant) {
    case 'PV':
      return {
        ...{ name: `${name} PV-Anlage`, kind: 'PV', profile: 'PV', seed },
        ...{ parameters: { peakKwp: size.pvKwp }, capacityKw: size.pvKwp },
      }
    case 'BATTERY':
      return {
        ...{ name: `${name} Speicher`, kind: 'BATTERY', profile: 'BATTERY', seed },
        parameters: {
          ...{ capacityKwh: size.batteryKwh, chargeKw: size.batteryKw },
          dischargeKw: size.batteryKw,
        },
        capacityKw: size.batteryKw,
      }
    case 'WALLBOX':
      return {
        ...{ name: `${name} Wallbox`, kind: 'EV', profile: 'WALLBOX', seed },
        parameters: { powerKw: size.wallboxKw, workdaySessions: size.workdaySessions },
        capacityKw: Number(size.wallboxKw),
      }
    case 'HEAT_PUMP':
      return {
        ...{ name: `${name} Wärmepumpe`, kind: 'HEAT_PUMP', profile: 'HEAT_PUMP', seed },
        ...{ parameters: { heatLoadKw: size.heatLoadKw }, capacityKw: size.heatLoadKw },
      }
  }
}

function withoutOwnPlant(profile: Profile): Record<string, number | string> {
  const hasPlant = profileCatalogue[profile].parameters.some(({ name }) => name === 'pvPeakKwp')
  return hasPlant ? { pvPeakKwp: 0 } : {}
}
