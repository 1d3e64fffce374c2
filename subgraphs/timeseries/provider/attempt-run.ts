import { UserError } from '#platform/errors.ts'
import { germanInstant } from '../intake/feeds/feed-errors.ts'
import type { Warning } from '../intake/finding.ts'
import { germanCount } from '../wording/german.ts'
import { describeGaps, priceGaps, type Gap } from './completeness.ts'
import { unknownConnector, type Connector, type RunResult } from './connector.ts'
import { openSecret } from './connector-secret.ts'
import { daysDue } from './day-ahead-time.ts'
import { fetchSeries, type SourceCall } from './fetch-series.ts'
import {
  longestRun,
  missedDays,
  portions,
  priceWindow,
  rollingWindow,
  watchedDays,
  type Window,
} from './fetch-window.ts'
import { providers } from './registry.ts'
import { leaseMs, type RunnerUse, type RunRequest } from './runner.ts'
import { SourceProblem } from './source-problem.ts'
import { storeSeries, type StoredCounts } from './store-series.ts'

/** What came of a run; after a failure what was stored before it stays, and is counted. */
export type Attempt =
  { result: RunResult; isUpToDate: boolean } | { error: UserError; stored: StoredCounts }

/** Of gaps of prices the newest so many are told. */
const mostGaps = 200
const mostWarnings = 20

/** Fetches and stores portion by portion. An abort comes through. */
export async function attempt(
  use: RunnerUse,
  connector: Connector,
  request: RunRequest,
): Promise<Attempt> {
  const total: Total = { counts: { added: 0, changed: 0, unchanged: 0, kept: 0 }, warnings: [] }
  const done = await runPortions(use, connector, { request, total })
  if (done instanceof UserError) return { error: done, stored: total.counts }
  const { window } = done
  const { counts, warnings } = total
  const gaps = await gapsNow(use, connector, request.now)
  const message = messageOf({ ...window, ...counts }, gaps)
  return {
    result: {
      ...{ ...window, ...counts, warnings, message },
      ...{ gaps: gaps.slice(-mostGaps), complete: gaps.length === 0 },
    },
    isUpToDate: gaps.every(gap => gap.to <= daysDue(request.now).from),
  }
}

type Total = { counts: StoredCounts; warnings: Warning[] }

/** Answers what was fetched, or why it ended before; `total` is what is stored in either case. */
async function runPortions(
  use: RunnerUse,
  connector: Connector,
  { request, total }: { request: RunRequest; total: Total },
): Promise<{ window: Window } | UserError> {
  const secret = await openSecret(use, connector)
  if (secret instanceof UserError) return secret
  const { settings, provider } = connector
  const { now, signal, attempts, range } = request
  const due: Due = range ? { window: range } : await dueWindow(use, connector, now)
  const { window, leftOut } = due
  if (leftOut) total.warnings.push(leftOutWarning(leftOut))
  const all = portions(window, providers[provider])
  let empty: UserError | undefined
  for (const portion of all) {
    const call = { provider, settings, secret, window: portion, now, signal, attempts }
    const done = await runPortion(use, connector, { request, call })
    if (!(done instanceof UserError)) add(total, done)
    else if (done.code === 'FEED_EMPTY' && all.length > 1) empty = done
    else return afterPart(done, portion, total.counts)
  }
  // A stretch without values is no reason to fetch the others again and again.
  return empty && sumOf(total.counts) === 0 ? empty : { window }
}

type Portion = { request: RunRequest; call: SourceCall }

async function runPortion(
  use: RunnerUse,
  { id, provider, settings }: Connector,
  { request: { override = false }, call }: Portion,
): Promise<Total | UserError> {
  if (!(await use.connectors.renew(id, new Date(Date.now() + leaseMs)))) return unknownConnector()
  const parsed = await fetchSeries(call, use)
  if (parsed instanceof UserError) return parsed
  const target = providers[provider].target(settings)
  const counts = await storeSeries(parsed.series, { target, override }, use)
  if (counts instanceof UserError) return counts
  return { counts, warnings: parsed.warnings.slice(0, mostWarnings) }
}

function add(total: Total, { counts, warnings }: Total): void {
  total.counts.added += counts.added
  total.counts.changed += counts.changed
  total.counts.unchanged += counts.unchanged
  total.counts.kept += counts.kept
  total.warnings.push(...warnings)
}

function sumOf({ added, changed, unchanged, kept }: StoredCounts): number {
  return added + changed + unchanged + kept
}

type Due = { window: Window; leftOut?: Window | undefined }

async function dueWindow({ stores }: RunnerUse, connector: Connector, now: Date): Promise<Due> {
  const { lastSuccessAt } = connector
  const target = providers[connector.provider].target(connector.settings)
  if (target.to !== 'MARKET') return rollingWindow({ target: target.to }, { now, lastSuccessAt })
  const { from, to } = missedDays({ now, lastSuccessAt })
  const known = await stores.prices.between(target.marketId, from, to)
  const gaps = priceGaps(known, from, to)
  const isFirst = known.start.length === 0
  return { window: priceWindow(now, { gaps, isFirst, lastSuccessAt }) }
}

/** Of prices only: weather and meters have no end that is known beforehand. */
async function gapsNow({ stores }: RunnerUse, connector: Connector, now: Date): Promise<Gap[]> {
  const target = providers[connector.provider].target(connector.settings)
  if (target.to !== 'MARKET') return []
  const first = (await stores.prices.range(target.marketId))?.first
  const { from, to } = watchedDays(now, first)
  return priceGaps(await stores.prices.between(target.marketId, from, to), from, to)
}

function leftOutWarning({ from, to }: Window): Warning {
  return {
    code: 'SOURCE_LEFT_OUT',
    message: `Luna holt höchstens ${longestRun} Tage auf einmal nach. Nicht abgerufen: ${germanInstant(from)} bis ${germanInstant(to)}. Rufen Sie diesen Zeitraum von Hand ab.`,
    place: null,
  }
}

/** The same error, with what stays of the run. */
function afterPart(error: UserError, { from }: Window, counts: StoredCounts): UserError {
  const { code, message, place, remedy } = error
  if (sumOf(counts) === 0) return error
  const kept = `Bis ${germanInstant(from)} ist gespeichert, was vorher kam: ${countsText(counts)}.`
  if (error instanceof SourceProblem) {
    const { retryAfterMs } = error
    return new SourceProblem(code, `${message} ${kept}`, { remedy: remedy ?? '', retryAfterMs })
  }
  return new UserError(code, `${message} ${kept}`, {
    ...(place !== undefined && { place }),
    ...(remedy !== undefined && { remedy }),
  })
}

function countsText({ added, changed, unchanged, kept }: StoredCounts): string {
  const byHand = kept === 0 ? '' : `, ${germanCount(kept)} von Hand geändert und behalten`
  return `${germanCount(added)} neu, ${germanCount(changed)} geändert, ${germanCount(unchanged)} unverändert${byHand}`
}

function messageOf({ from, to, ...counts }: Window & StoredCounts, gaps: Gap[]): string {
  const text = `${germanInstant(from)} bis ${germanInstant(to)}: ${countsText(counts)}.`
  return gaps.length === 0 ? text : `${text} Es fehlt noch: ${describeGaps(gaps)}.`
}
