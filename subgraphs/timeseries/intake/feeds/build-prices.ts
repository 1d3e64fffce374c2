import { UserError } from '#platform/errors.ts'
import { germanDuration, germanPlural } from '../../wording/german.ts'
import { warning, type Finding, type Warning } from '../finding.ts'
import { empty, germanInstant, mostPoints, tooManyPoints } from './feed-errors.ts'
import type { PricePoint, PriceSeries } from './feed-series.ts'

export type PriceSource = { source: string; marketId: string; name: string }
export type BuiltPrices = { series: PriceSeries; findings: Finding[]; warnings: Warning[] }

/** The technical limits of European spot auctions have been −500 … 5,000 EUR/MWh; beyond twice that it is no price. */
const plausible = { least: -1000, most: 10_000 }

/**
 * Puts prices in order: each start once (of two for one start the last wins), finer steps win over a coarser one
 * that covers them. Gaps, contradictions and implausible prices become warnings. UserError FEED_EMPTY,
 * FEED_COARSE,
 * FEED_TOO_LONG.
 */
export function buildPrices(
  { source, marketId, name }: PriceSource,
  given: PricePoint[],
): BuiltPrices | UserError {
  if (given.length === 0) return empty(source)
  if (given.length > mostPoints) return tooManyPoints()
  const { points, contradictions } = inOrder(given)
  const coarse = points.find(({ stepSeconds }) => stepSeconds > 3600)
  if (coarse) return tooCoarse(source, coarse.stepSeconds)
  const steps = [...new Set(points.map(({ stepSeconds }) => stepSeconds))].sort((a, b) => a - b)
  const series = { kind: 'PRICES' as const, marketId, name, stepSeconds: steps[0] ?? 3600, points }
  return {
    series,
    findings: [
      { subject: 'Markt', value: name, reason: `Quelle: ${source}` },
      {
        subject: 'Intervall',
        value: steps.map(germanDuration).join(' und '),
        reason: stepReason(steps),
      },
    ],
    warnings: [...contradicting(contradictions), ...gapWarnings(points), ...implausible(points)],
  }
}

function tooCoarse(source: string, stepSeconds: number): UserError {
  return new UserError(
    'FEED_COARSE',
    `Die Preise von ${source} sind Mittelwerte über ${germanDuration(stepSeconds)}; gebraucht werden Stunden oder Viertelstunden.`,
    { remedy: 'Laden Sie die Preise in der Auflösung der Auktion.' },
  )
}

function stepReason(steps: number[]): string {
  return steps.length > 1
    ? 'Die Auflösung wechselt innerhalb der Daten; jeder Preis behält seine eigene.'
    : 'Abstand der Preise'
}

function inOrder(given: PricePoint[]): { points: PricePoint[]; contradictions: PricePoint[] } {
  const byStart = new Map<number, PricePoint>()
  const contradictions: PricePoint[] = []
  for (const point of given) {
    const earlier = byStart.get(point.ts.getTime())
    if (earlier && earlier.eurPerMwh !== point.eurPerMwh) contradictions.push(point)
    byStart.set(point.ts.getTime(), point)
  }
  const sorted = [...byStart.values()].sort((a, b) => a.ts.getTime() - b.ts.getTime())
  const points: PricePoint[] = []
  for (const point of sorted) {
    const before = points.at(-1)
    if (before && endOf(before) > point.ts.getTime()) {
      contradictions.push(before)
      if (before.stepSeconds < point.stepSeconds) continue
      points.pop()
    }
    points.push(point)
  }
  return { points, contradictions }
}

/** Milliseconds at which a price ceases to hold. */
export function endOf({ ts, stepSeconds }: Pick<PricePoint, 'ts' | 'stepSeconds'>): number {
  return ts.getTime() + stepSeconds * 1000
}

function contradicting([first, ...more]: PricePoint[]): Warning[] {
  if (!first) return []
  const count = germanPlural(more.length + 1, 'Preis widerspricht', 'Preise widersprechen')
  const text = `${count} einem anderen für dieselbe Zeit. Es gilt jeweils der letzte, bei verschiedener Auflösung der feinere.`
  return [warning('FEED_CONTRADICTION', text, `ab ${germanInstant(first.ts)}`)]
}

function gapWarnings(points: PricePoint[]): Warning[] {
  const gaps = gapsBetween(points)
  const [first] = gaps
  if (!first) return []
  const text = `${germanPlural(gaps.length, 'Lücke', 'Lücken')} zwischen den Preisen; sie werden nicht gefüllt.`
  return [warning('FEED_GAPS', text, `${germanInstant(first.from)} bis ${germanInstant(first.to)}`)]
}

/** Stretches between the first and the last price for which there is none. */
export function gapsBetween(
  points: readonly Pick<PricePoint, 'ts' | 'stepSeconds'>[],
): { from: Date; to: Date }[] {
  const gaps: { from: Date; to: Date }[] = []
  let end: number | undefined
  for (const point of points) {
    if (end !== undefined && point.ts.getTime() > end)
      gaps.push({ from: new Date(end), to: point.ts })
    end = endOf(point)
  }
  return gaps
}

function implausible(points: PricePoint[]): Warning[] {
  const { least, most } = plausible
  const outside = points.filter(({ eurPerMwh }) => eurPerMwh < least || eurPerMwh > most)
  const [first] = outside
  if (!first) return []
  const count = germanPlural(outside.length, 'Preis liegt', 'Preise liegen')
  const text = `${count} außerhalb von −1.000 bis 10.000 €/MWh. Prüfen Sie die Einheit.`
  return [warning('FEED_IMPLAUSIBLE', text, germanInstant(first.ts))]
}
