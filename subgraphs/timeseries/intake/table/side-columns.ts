import type { ReadingQuality } from '../../reading/reading.ts'
import { isMissing } from '../number-format.ts'
import { stampKind } from '../time/stamp.ts'
import { unitIn } from '../unit.ts'
import type { TableColumn } from './find-table.ts'

const statusWords: Record<string, ReadingQuality> = {}
function know(quality: ReadingQuality, list: string): void {
  for (const word of list.split(' ')) statusWords[word.replaceAll('_', ' ')] = quality
}
know(
  'MEASURED',
  'w wahr wahrer_wert messwert gemessen m measured ok gut gültig valid good a actual 220 original',
)
know(
  'SUBSTITUTED',
  'e ersatzwert ersatz ersatzwertbildung s substitute substituted est estimated estimate geschätzt schätzwert interpoliert i interpolated 67',
)
know('PRELIMINARY', 'v vorläufig vorlaeufig vorläufiger_wert preliminary provisional p 201')
know('CORRECTED', 'k korrigiert korrekturwert corrected c')
know('FAULTY', 'f fehler fehlerhaft gestört störung faulty error ungültig invalid bad defekt 20')

/** How a value came about, by the word or letter beside it; undefined for an unknown one. */
export function statusOf(cell: string): ReadingQuality | undefined {
  return cell === '' ? 'MEASURED' : statusWords[cell.toLowerCase().replaceAll('_', ' ')]
}

const statusHeading = /status|stat\b|qualit|kennz|ersatz|flag|güte|validit|plausib|w\/e|merkmal/i

/** A column of words or letters that tell how the values beside it came about. */
export function isStatusColumn(column: TableColumn): boolean {
  const filled = column.samples.filter(sample => sample !== '')
  const known = filled.filter(sample => statusOf(sample) !== undefined)
  if (unitIn(column.heading) !== undefined || isUnitColumn(column)) return false
  if (known.length < filled.length * 0.9) return false
  if (statusHeading.test(column.heading)) return true
  // Bare numbers and single letters under another heading may mean anything.
  const words = known.filter(sample => !/^\d+$/.test(sample))
  const isMixed = words.some(word => statusOf(word) === 'MEASURED')
  return isMixed && words.length > column.samples.length / 2 && new Set(words).size < 6
}

const zoneCell = /^(?:MEZ|MESZ|CET|CEST|UTC|GMT|Z|[+-]\d{2}:\d{2})$/i
const seasonCell = /^(?:[SW]Z?|sommer(?:zeit)?|winter(?:zeit)?|2?[AB]|[+-]\d{1,2}(?::?\d{2})?)$/i
const seasonHeading = /sommer|winter|mesz|zeitzone|dst|doppelstunde|zeitart|offset|versatz/i

/** A column that tells which of two equal clock times is meant: an offset, MESZ/MEZ, S/W or A/B. */
export function isZoneColumn(column: TableColumn): boolean {
  const filled = column.samples.filter(sample => sample !== '')
  if (filled.every(sample => zoneCell.test(sample))) {
    return filled.length > 0 || seasonHeading.test(column.heading)
  }
  return seasonHeading.test(column.heading) && filled.every(sample => seasonCell.test(sample))
}

/** What a cell of such a column adds to the stamp; undefined for an unknown one. */
export type ZoneMark = { offset: string; fold: 'A' | 'B' | '' }

export function zoneMarkOf(cell: string): ZoneMark | undefined {
  const text = cell.toUpperCase()
  if (text === '') return { offset: '', fold: '' }
  if (/^(?:2?A|S|SZ|SOMMER(?:ZEIT)?|MESZ|CEST)$/.test(text)) {
    return { offset: /A$/.test(text) ? '' : 'MESZ', fold: 'A' }
  }
  if (/^(?:2?B|W|WZ|WINTER(?:ZEIT)?|MEZ|CET)$/.test(text)) {
    return { offset: /B$/.test(text) ? '' : 'MEZ', fold: 'B' }
  }
  if (!zoneCell.test(text) && !/^[+-]\d{1,2}(?::?\d{2})?$/.test(text)) return undefined
  return { offset: text.replace(/^([+-])(\d)(?=:|$)/, '$10$2'), fold: '' }
}

const keyHeading =
  /zählpunkt|messlokation|marktlokation|\bme?lo\b|\bmalo\b|zähler|messstelle|\bmeter\b|obis|kanal|channel|gerät|device|sensor|bezeichnung|standort|\breihe\b|\bserie\b|register/i
const numberHeading = /nummer|\bnr\b|\bid\b|zählpunkt|^(?:zähler|meter|kanal|channel)$/i
const locationCell = /^(?:DE[A-Z0-9]{31}|\d{11})$/
const obisCell = /^\d+-\d+:\d+\.\d+(?:\.\d+)?(?:\*\d+)?$/

/** A column that names the meter or register of each row. */
export function isKeyColumn({ heading, samples }: TableColumn): boolean {
  const filled = samples.filter(sample => sample !== '')
  if (filled.length === 0 || unitIn(heading) !== undefined) return false
  const isNamed = keyHeading.test(heading) && !/stand/i.test(heading)
  const isCode = filled.every(sample => locationCell.test(sample) || obisCell.test(sample))
  if (!isNamed && !isCode) return false
  if (filled.every(sample => /^\d{1,4}$/.test(sample)) && !numberHeading.test(heading)) return false
  const different = new Set(filled).size
  return different <= Math.max(1, filled.length / 2) && filled.every(isName)
}

function isName(cell: string): boolean {
  return (
    stampKind(cell) === undefined &&
    !isMissing(cell) &&
    !/[.,]\d+$/.test(cell.replace(obisCell, ''))
  )
}

/** A column of nothing but units; nothing but W is watts only where the heading says so. */
export function isUnitColumn({ heading, samples }: TableColumn): boolean {
  const filled = samples.filter(sample => sample !== '')
  if (filled.length === 0 || filled.some(sample => sample.length > 12 || !unitIn(sample)))
    return false
  return /einheit|\bunit\b|dimension/i.test(heading) || filled.some(sample => sample.length > 1)
}
