import { UserError } from '#platform/errors.ts'
import { germanNumber } from '../wording/german.ts'

type ShareRange = { name: string; least: number; most: number; example: string }

/**
 * tan φ that a contract leaves free: 0 charges every kvarh, 0.4843 is cos φ 0.9, 0.5 half the active energy. Nothing
 * beyond 1 (cos φ 0.71) is agreed anywhere.
 */
export const freeShareRange: ShareRange = {
  name: 'Freier Anteil der Blindarbeit',
  least: 0,
  most: 1,
  example: '0,5 für die Hälfte der Wirkarbeit',
}

/** From which share of losses a sub-meter balance is told. */
export const lossShareRange: ShareRange = {
  name: 'Schwelle der Verluste',
  least: 0,
  most: 1,
  example: '0,05 für 5 %',
}

/** The share itself; UserError SHARE_INVALID where it is no number of the range. */
export function checkShare(share: number, { name, least, most, example }: ShareRange) {
  if (share >= least && share <= most) return share
  return new UserError(
    'SHARE_INVALID',
    `${name}: ${germanNumber(share)} ist nicht möglich, erlaubt sind ${germanNumber(least)} bis ${germanNumber(most)}.`,
    { place: name, remedy: `Geben Sie einen Anteil an, zum Beispiel ${example}.` },
  )
}
