import type { PoolClient } from 'pg'
import { qualityNumber } from '../reading/reading.ts'
import type { AlertChange } from './alert.ts'
import type { ThresholdCondition } from './rule-condition.ts'
import { intervalsAtOnce, quantityColumns } from './rule-input.store.ts'
import type { MeasuredInterval } from './rules/evaluation.ts'
import { evaluateThreshold, freshThreshold, type ThresholdState } from './rules/threshold.ts'

type Client = Pick<PoolClient, 'query'>
type LateInterval = MeasuredInterval & { knownMs: number }
type Subject = { condition: ThresholdCondition; meterId: string; timeZone: string }

/** Readings that arrive later than this are history. */
export const lateForSeconds = 6 * 3600
const faulty = qualityNumber('FAULTY')

/** When the newest version of the last hours' readings up to `seenUntil` became known. */
export async function knownUntilMs(
  client: Client,
  meterId: string,
  seenUntil: Date,
): Promise<number | null> {
  const { rows } = await client.query<{ known: Date | null }>(
    `SELECT max(known_at) AS known FROM smart_meter_readings
     WHERE meter_id = $1 AND ts > $2::timestamptz - interval '${lateForSeconds} seconds' AND ts <= $2`,
    [meterId, seenUntil],
  )
  return rows[0]?.known?.getTime() ?? null
}

/**
 * What readings change that became known after the rule had looked past them: breaches that only they make are
 * recorded, those that were there without them are not raised again. An open alert stays as it is.
 */
export async function judgeLate(
  client: Client,
  { condition, meterId, timeZone }: Subject,
  state: ThresholdState,
  seenUntil: Date,
): Promise<{ state: ThresholdState; changes: AlertChange[] }> {
  const { knownUntil } = state
  const nothing = { state, changes: [] }
  if (knownUntil === null || state.isOpen) return nothing
  const all = await lastHours(client, { condition, meterId, seenUntil })
  const first = all.find(({ knownMs }) => knownMs > knownUntil)
  if (!first) return nothing
  const fresh = { ...freshThreshold, knownUntil }
  const before = all.filter(({ knownMs }) => knownMs <= knownUntil)
  const without = evaluateThreshold(condition, fresh, before, timeZone)
  const withLate = evaluateThreshold(condition, fresh, all, timeZone)
  const raised = episodes(without.changes)
  const added = episodes(withLate.changes).filter(
    episode => !raised.some(other => overlap(episode, other)),
  )
  const changes = added.flatMap(episode => episode.changes)
  const isOpen = changes.length > 0 && withLate.state.isOpen
  return { state: isOpen ? withLate.state : state, changes }
}

async function lastHours(
  client: Client,
  { condition, meterId, seenUntil }: Pick<Subject, 'condition' | 'meterId'> & { seenUntil: Date },
): Promise<LateInterval[]> {
  const { rows } = await client.query<{ ts: Date; kw: number; seconds: number; known: Date }>(
    `SELECT * FROM (
       SELECT r.ts, r.${quantityColumns[condition.quantity]} AS kw, m.interval_seconds AS seconds, r.known_at AS known
       FROM smart_meter_readings r JOIN meters m USING (meter_id)
       WHERE r.meter_id = $1 AND r.ts > $2::timestamptz - interval '${lateForSeconds} seconds' AND r.ts <= $2
         AND r.${quantityColumns[condition.quantity]} IS NOT NULL AND r.quality <> ${faulty}
       ORDER BY r.ts DESC LIMIT ${intervalsAtOnce}) newest ORDER BY ts`,
    [meterId, seenUntil],
  )
  return rows.map(({ ts, kw, seconds, known }) => {
    const startMs = ts.getTime()
    return { startMs, endMs: startMs + seconds * 1000, kw, knownMs: known.getTime() }
  })
}

/** From the beginning of a breach on; until its end is known it goes on. */
type Episode = { sinceMs: number; changes: AlertChange[]; nextMs: number }

function episodes(changes: readonly AlertChange[]): Episode[] {
  const found: Episode[] = []
  for (const change of changes) {
    if (change.type === 'OPEN') {
      const sinceMs = change.since.getTime()
      found.push({ sinceMs, changes: [change], nextMs: Infinity })
      continue
    }
    const last = found.at(-1)
    last?.changes.push(change)
    if (last && change.type === 'CLOSE') last.nextMs = change.atMs ?? Infinity
  }
  return found
}

function overlap(a: Episode, b: Episode): boolean {
  return a.sinceMs < b.nextMs && b.sinceMs < a.nextMs
}
