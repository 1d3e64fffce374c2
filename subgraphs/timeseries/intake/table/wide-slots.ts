import { kindOfColumn } from './choose-stamp.ts'
import type { TableColumn } from './find-table.ts'

/** What the columns of a wide file stand for: the slots of a day, by their time or by their number. */
export type WideSlots = {
  indices: number[]
  /** Written times (`00:15`), or null where the columns are only counted. */
  times: string[] | null
  slotsPerHour: number
}

const fewestSlots = 23

/** The slots of a file with one row a day; undefined where rows are no days or columns no slots. */
export function wideSlots(columns: TableColumn[]): WideSlots | undefined {
  const kinds = columns.map(kindOfColumn)
  const isByDay = columns.some((column, i) => kinds[i] === 'date' || isMidnight(column, kinds[i]))
  const isFiner = columns.some(
    (column, i) => kinds[i] === 'datetime' && !isMidnight(column, kinds[i]),
  )
  if (!isByDay || isFiner || kinds.includes('time')) return undefined
  const others = columns.filter((_, i) => kinds[i] === undefined)
  return slotsByTime(others) ?? slotsByNumber(others)
}

/** A column whose stamps are all midnights names days. */
function isMidnight({ samples }: TableColumn, kind: string | undefined): boolean {
  return (
    kind === 'datetime' &&
    samples.every(sample => sample === '' || /[ T]0{1,2}:00(?::00)?$/.test(sample))
  )
}

/** `00:15`, `0:15 Uhr`, `00:15-00:30`, `02A:15`: the time that names the slot. */
const timeHeading =
  /^(\d{1,2}[AB]?:\d{2}[AB]?)(?::00)?(?:\s*uhr)?(?:\s*[-–]\s*(\d{1,2}[AB]?:\d{2})(?::00)?)?(?:\s*\(\d\))?$/i

function slotsByTime(columns: TableColumn[]): WideSlots | undefined {
  const found = columns.flatMap(({ index, name }) => {
    const match = timeHeading.exec(name.replace(/^(?:zeit|wert|kwh?)\s+/i, ''))
    return match?.[1] ? [{ index, time: match[1] }] : []
  })
  if (found.length < fewestSlots) return undefined
  return {
    indices: found.map(({ index }) => index),
    times: found.map(({ time }) => time),
    slotsPerHour: perHour(found.length),
  }
}

/** `1` … `96`, `H1` … `H24`, `Wert 1` …, or columns without any name. */
function slotsByNumber(columns: TableColumn[]): WideSlots | undefined {
  const numbered = columns.filter(({ name }) => /^\D{0,12}\s*\d{1,4}\.?$/.test(name))
  const indices = numbered.map(({ index }) => index)
  const isSequence = numbered.every(
    ({ name, index }, i) =>
      i === 0 ||
      (numberIn(name) - i === numberIn(numbered[0]?.name ?? '') && index - i === indices[0]),
  )
  if (numbered.length < fewestSlots || !isSequence) return undefined
  return { indices, times: null, slotsPerHour: perHour(numbered.length) }
}

function numberIn(name: string): number {
  return Number(/(\d+)\.?$/.exec(name)?.[1] ?? Number.NaN)
}

/** 96 and 100 columns are quarter-hours, 24 and 25 hours, 1440 and 1500 minutes. */
function perHour(columns: number): number {
  const fitting = [1, 2, 4, 6, 12, 60].find(slots => columns <= slots * 25)
  return fitting ?? 60
}

/** Whether a cell holds a slot; days of 100 quarter-hours may be longer than their heading. */
export function isSlotOf({ indices, times }: WideSlots, index: number): boolean {
  const last = indices.at(-1) ?? 0
  return indices.includes(index) || (times === null && index > last && index <= last + 60)
}
