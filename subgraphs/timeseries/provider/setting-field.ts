import { z } from 'zod'
import { checkUrl } from '#platform/net/check-url.ts'
import { UserError } from '#platform/errors.ts'
import { isUuid } from '#platform/uuid.ts'
import { biddingZones, zoneCodes } from '../market/bidding-zones.ts'

/** One setting of a provider, for a form. */
export type SettingField = {
  name: string
  /** German. */
  label: string
  kind: 'TEXT' | 'NUMBER' | 'CHOICE' | 'URL' | 'METER' | 'TIME_ZONE'
  required: boolean
  /** What is used when nothing is given. */
  fallback: string | null
  options: { value: string; label: string }[]
}

/** Left out and empty are the same. */
const blank = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value

/** A number as Germans or machines write it. */
const numeric = (value: unknown) =>
  typeof value === 'string' ? Number(value.trim().replace(',', '.')) : value

export const zoneField: SettingField = {
  name: 'zone',
  label: 'Gebotszone',
  kind: 'CHOICE',
  required: false,
  fallback: 'DE-LU',
  options: biddingZones.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
}
export const zoneSetting = z.preprocess(
  blank,
  z.enum(zoneCodes, 'Diese Gebotszone kennt Luna nicht.').default('DE-LU'),
)

/** The address of the source; another one for mirrors and installations of one's own. */
export const baseUrlField = (fallback: string): SettingField => ({
  name: 'baseUrl',
  label: 'Adresse der Schnittstelle',
  kind: 'URL',
  required: false,
  fallback,
  options: [],
})
const sourceUrl = z
  .string('Erwartet wird eine Adresse.')
  .superRefine((given, context) => {
    const message = wrongUrl(given)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .transform(given => given.trim().replace(/\/+$/, ''))
export const baseUrlSetting = (fallback: string) => z.preprocess(blank, sourceUrl.default(fallback))
/** For sources whose address depends on other settings. */
export const ownUrlSetting = z.preprocess(blank, sourceUrl.optional())

function wrongUrl(given: string): string | undefined {
  const url = checkUrl(given)
  if (url instanceof UserError) return url.message
  return url.search === '' ? undefined : 'Die Adresse darf keine Abfrage (?…) enthalten.'
}

export const placeFields: SettingField[] = [
  {
    name: 'latitude',
    label: 'Breitengrad (° N)',
    kind: 'NUMBER',
    required: true,
    fallback: null,
    options: [],
  },
  {
    name: 'longitude',
    label: 'Längengrad (° O)',
    kind: 'NUMBER',
    required: true,
    fallback: null,
    options: [],
  },
]
const degrees = (what: string, most: number) => {
  const message = `Erwartet wird ein ${what} von −${most} bis ${most}.`
  return z.preprocess(
    value => numeric(blank(value)),
    z.number(message).min(-most, message).max(most, message),
  )
}
export const placeSettings = {
  latitude: degrees('Breitengrad', 90),
  longitude: degrees('Längengrad', 180),
}

export const meterField = (name: string, label: string): SettingField => ({
  ...{ name, label, kind: 'METER', required: false, fallback: null, options: [] },
})
export const meterSetting = z.preprocess(
  blank,
  z.string().refine(isUuid, 'Diesen Zähler gibt es nicht.').optional(),
)

/** A choice with a default. */
export const choiceSetting = <const T extends [string, ...string[]]>(
  options: T,
  fallback: T[number],
) =>
  z.preprocess(
    blank,
    z.enum(options, `Erwartet wird ${options.join(' oder ')}.`).default(fallback as never),
  )
