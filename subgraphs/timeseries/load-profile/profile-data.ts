import { z } from 'zod'
import { readReferenceData } from '#platform/reference-data.ts'
import { readDataFile } from '../calendar/data-file.ts'
import type { DayType } from '../calendar/day-type.ts'

export const profileIds = [
  ...(['H25', 'G25', 'L25', 'P25', 'S25'] as const),
  ...(['H0', 'G0', 'G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'L0', 'L1', 'L2'] as const),
] as const
export type ProfileId = (typeof profileIds)[number]

/** A standard load profile: 96 values per season and day type, in units of which `unitsPerKwh` make a kWh. */
export type StandardProfile = {
  id: ProfileId
  name: string
  source: string
  validFrom: string
  /** Multiplied by F(t) of the day of the year. */
  dynamised: boolean
  /** kWh/a for which the tables hold. */
  annualKwh: number
  unitsPerKwh: number
  /** From this month and day on, until the next entry. */
  seasons: { from: string; use: string }[]
  tables: Record<string, Record<DayType, Uint32Array>>
}

const series = z.string().transform((text, context) => {
  const values = Uint32Array.from(text.split(' '), Number)
  if (values.length !== 96) context.addIssue(`96 values, not ${values.length}`)
  return values
})
const shape = z.object({
  id: z.enum(profileIds),
  name: z.string(),
  dynamised: z.boolean(),
  source: z.string(),
  validFrom: z.iso.date(),
  annualKwh: z.number(),
  unitsPerKwh: z.number(),
  seasons: z.array(z.object({ from: z.string(), use: z.string() })),
  tables: z.record(
    z.string(),
    z
      .object({ workday: series, saturday: series, sunday: series })
      .transform(({ workday, saturday, sunday }) => ({
        WORKDAY: workday,
        SATURDAY: saturday,
        SUNDAY: sunday,
      })),
  ),
})

const read = new Map<ProfileId, StandardProfile>()

/** A profile of the data files, read once. Those of 2025 lie where the simulation reads them too. */
export function standardProfile(id: ProfileId): StandardProfile {
  const known = read.get(id)
  if (known) return known
  const name = `${id.toLowerCase()}.json`
  const profile = id.endsWith('25')
    ? readReferenceData(`bdew-2025/${name}`, shape)
    : readDataFile(`load-profile/bdew-1999/${name}`, shape)
  read.set(id, profile)
  return profile
}
