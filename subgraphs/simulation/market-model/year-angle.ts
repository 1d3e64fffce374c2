import { dayMs } from './price-process.ts'

/** 0 on 1 January, 2π a year later; for a day counted from 1970. */
export function yearAngle(day: number): number {
  const year = new Date(day * dayMs).getUTCFullYear()
  const first = Date.UTC(year, 0, 1) / dayMs
  const days = Date.UTC(year + 1, 0, 1) / dayMs - first
  return (2 * Math.PI * (day - first)) / days
}
