import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'
import { firstHash, hashOf, type ChainedEntry } from './audit-entry.ts'
import { readHead, type ChainHead } from './audit-log.ts'
import type { AuditSeal, AuditSealer } from './audit-seal.ts'
import { faults, type ChainFault } from './chain-fault.ts'

export type Verdict = {
  /** How many entries were looked at. */
  entries: number
  /** Seals that were checked; and those of another installation, which cannot be. */
  seals: number
  foreignSeals: number
  head: ChainHead
  /** Undefined: the log is whole. */
  fault: ChainFault | undefined
}

type Options = {
  /** Without it seals are not checked. */
  sealer?: AuditSealer
  signal?: AbortSignal
  progress?: (done: number, of: number) => Promise<void>
}

const pageSize = 1000

/**
 * Reads the whole audit log once, in the order of its numbers and page by page, as it is at one instant;
 * ends at the first entry that does not fit.
 */
export function verifyChain(
  database: Pick<Database, 'transaction'>,
  options: Options = {},
): Promise<Verdict> {
  return database.transaction(async client => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const head = await readHead(client)
    const seals = options.sealer ? await readSeals(client) : []
    const own = seals.filter(({ keyId }) => keyId === options.sealer?.keyId)
    const walk = new Walk(head, own)
    const fault =
      (await missingHead(client)) ??
      forgedSeal(own, options.sealer) ??
      (await walk.through(client, options))
    return {
      entries: walk.entries,
      seals: own.length,
      foreignSeals: seals.length - own.length,
      head,
      fault,
    }
  })
}

class Walk {
  entries = 0
  private last: ChainedEntry | undefined
  private nextSeal = 0

  constructor(
    private readonly head: ChainHead,
    private readonly seals: AuditSeal[],
  ) {}

  async through(client: PoolClient, options: Options): Promise<ChainFault | undefined> {
    for (;;) {
      options.signal?.throwIfAborted()
      const page = await readPage(client, this.last?.id ?? '-9223372036854775808')
      for (const entry of page) {
        const fault = this.step(entry)
        if (fault) return fault
      }
      await options.progress?.(this.entries, this.head.entries)
      if (page.length < pageSize) return this.end()
    }
  }

  private step(entry: ChainedEntry): ChainFault | undefined {
    const { last } = this
    if (entry.prevHash !== (last?.hash ?? firstHash))
      return last ? faults.linkBroken(last, entry) : faults.firstMissing(entry)
    if (entry.hash !== hashOf(entry.prevHash, entry)) return faults.changed(entry)
    if (BigInt(entry.id) > BigInt(this.head.id)) return faults.beyondEnd(entry)
    this.last = entry
    this.entries++
    return this.checkSeals(entry)
  }

  /** All seals whose entry has been reached. */
  private checkSeals(entry: ChainedEntry): ChainFault | undefined {
    for (;;) {
      const seal = this.seals[this.nextSeal]
      if (!seal || BigInt(seal.id) > BigInt(entry.id)) return undefined
      if (seal.id !== '0') {
        const fits =
          seal.id === entry.id && seal.hash === entry.hash && seal.entries === this.entries
        if (!fits) return faults.sealContradicts(entry, seal)
      }
      this.nextSeal++
    }
  }

  private end(): ChainFault | undefined {
    const { head, last } = this
    if ((last?.hash ?? firstHash) !== head.hash) return faults.endMissing(last, head)
    if (this.entries !== head.entries) return faults.countWrong(this.entries, head)
    const seal = this.seals.slice(this.nextSeal).find(({ id }) => id !== '0')
    return seal && faults.sealContradicts(last, seal)
  }
}

async function missingHead(client: PoolClient): Promise<ChainFault | undefined> {
  const { rows } = await client.query<{ missing: boolean }>(
    'SELECT EXISTS (SELECT FROM audit_log) AND NOT EXISTS (SELECT FROM audit_head) AS missing',
  )
  return rows[0]?.missing === true ? faults.headMissing() : undefined
}

function forgedSeal(seals: AuditSeal[], sealer: AuditSealer | undefined): ChainFault | undefined {
  const forged = sealer && seals.find(seal => !sealer.isGenuine(seal))
  return forged && faults.sealForged(forged)
}

async function readSeals(client: PoolClient): Promise<AuditSeal[]> {
  const { rows } = await client.query<Omit<AuditSeal, 'entries'> & { entries: string }>(
    `SELECT sealed_at AS "sealedAt", entries::text, log_id::text AS id, hash, key_id AS "keyId", signature
     FROM audit_seals ORDER BY audit_seals.log_id, sealed_at`,
  )
  return rows.map(row => ({ ...row, entries: Number(row.entries) }))
}

async function readPage(client: PoolClient, after: string): Promise<ChainedEntry[]> {
  const { rows } = await client.query<ChainedEntry>(
    `SELECT log_id::text AS id, ts, actor, action, target, meta, prev_hash AS "prevHash", hash, format
     FROM audit_log WHERE log_id > $1 ORDER BY audit_log.log_id LIMIT ${pageSize}`,
    [after],
  )
  return rows
}
