import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { createLogger } from '#platform/logger.ts'
import type { JobHandler } from '#platform/jobs/job.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { AuditCheckStore } from './audit-check.store.ts'
import { AuditSealStore } from './audit-seal.store.ts'
import { createExportAuditJob } from './export-audit.job.ts'
import { sweepPrivateExports } from './private-exports.store.ts'
import { isCheckDue } from './tend-audit.ts'
import { createVerifyAuditJob, type AuditNeeds } from './verify-audit.job.ts'

let database: TestDatabase
let needs: AuditNeeds
let log: AuditLog
beforeEach(async () => {
  database = await createTestDatabase()
  log = new AuditLog(database)
  needs = {
    database,
    objects: createMemoryObjects(),
    logger: createLogger('test'),
    secrets: { sealingKey: randomBytes(32) },
  }
})
afterEach(() => database.drop())

async function run<P>(handler: JobHandler<P>, payload: unknown = {}) {
  const job = newJobRecord({ kind: handler.kind })
  return handler.run(handler.payload.parse(payload), jobContext(job))
}
const checks = () => new AuditCheckStore(database.pool).list(10)
const seals = () => new AuditSealStore(database, needs.secrets.sealingKey)

describe('Checking the audit log', () => {
  it('says that it is whole, and keeps what came out', async () => {
    await log.record({ actor: 'anna', action: 'eins', meta: {} })
    await seals().sealNow(new Date())

    const { message } = await run(createVerifyAuditJob(needs))

    expect(message).toBe('Das Protokoll ist unversehrt: 1 Eintrag und 1 Siegel geprüft.')
    expect(await checks()).toMatchObject([{ entries: 1, seals: 1, fault: null, message }])
  })

  it('says which entry is the first that does not fit, when it was written and why', async () => {
    for (const action of ['eins', 'zwei', 'drei'])
      await log.record({ actor: 'anna', action, meta: {} })
    await database.pool.query('ALTER TABLE audit_log DISABLE TRIGGER ALL')
    await database.pool.query(`UPDATE audit_log SET actor = 'ben' WHERE log_id = 2`)

    const { message } = await run(createVerifyAuditJob(needs))

    expect(message).toMatch(
      /^Das Protokoll ist nicht unversehrt\. Eintrag 2 vom \d\d\.\d\d\.\d{4}, .* wurde nachträglich geändert/u,
    )
    expect(await checks()).toMatchObject([
      { fault: 'CHANGED', brokenEntry: '2', brokenAt: expect.any(Date) },
    ])
  })

  it('is due when there was none, and a day after the last', async () => {
    expect(await isCheckDue(needs, new Date())).toBe(true)
    await run(createVerifyAuditJob(needs))

    expect(await isCheckDue(needs, new Date())).toBe(false)
    expect(await isCheckDue(needs, new Date(Date.now() + 86_400_000))).toBe(true)
  })
})

describe('Sealing', () => {
  it('keeps one seal per hour, and none where nothing was written', async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute))
    expect(await seals().sealNow(at(0))).toBeUndefined()
    await log.record({ actor: 'anna', action: 'eins', meta: {} })
    expect(await seals().sealNow(at(1))).toMatchObject({ entries: 1, id: '1' })
    expect(await seals().sealNow(at(2))).toBeUndefined()
    await log.record({ actor: 'anna', action: 'zwei', meta: {} })
    await seals().sealNow(at(59))
    await log.record({ actor: 'anna', action: 'drei', meta: {} })
    await seals().sealNow(at(60))

    const { rows } = await database.pool.query('SELECT entries FROM audit_seals ORDER BY hour')
    expect(rows).toEqual([{ entries: '2' }, { entries: '3' }])
    expect((await run(createVerifyAuditJob(needs))).message).toContain('2 Siegel geprüft')
  })
})

describe('The audit log as CSV', () => {
  const exported = async (filter = {}) => {
    const { download, message } = await run(createExportAuditJob(needs), { filter })
    const body = await needs.objects.get('exports', download?.key ?? '')
    if (!body) throw new Error('no file')
    return { csv: (await buffer(body)).toString('utf8'), message }
  }

  it('can be checked without Luna: each hash, and that one follows the other', async () => {
    for (const actor of ['=HYPERLINK("http://x")', "'anna", 'müller; "m"', '-5'])
      await log.record({ actor, action: 'a', target: '+1', meta: { z: 1, a: ['\n', null] } })

    const rows = parse((await exported()).csv).reverse()

    let previous = '0'.repeat(64)
    for (const [id, ts, actor, action, target, , meta, before, hash] of rows) {
      const entry = JSON.stringify(
        [2, id, ts, actor, action, target, JSON.parse(meta ?? '')],
        sorted,
      )
      expect(before).toBe(previous)
      expect(hash).toBe(createHash('sha256').update(previous).update(entry).digest('hex'))
      previous = hash ?? ''
    }
    expect(rows).toHaveLength(4)
  })

  it('runs nothing in a spreadsheet', async () => {
    for (const actor of ['=1+1', '+1', '-1', '@x', '\t=1', '＝1'])
      await log.record({ actor, action: 'a', meta: {} })

    const cells = parse((await exported()).csv, { raw: true }).map(row => row[2])

    expect(cells).toHaveLength(6)
    for (const cell of cells) expect(cell).toMatch(/^'/u)
  })

  it('has German headings and only what the filter finds', async () => {
    await log.record({ actor: 'anna', action: 'a', meta: { outcome: 'ok' } })
    await log.record({ actor: 'ben', action: 'b', meta: { outcome: 'FORBIDDEN' } })

    const { csv, message } = await exported({ onlyRefused: true, to: new Date(Date.now() + 9999) })

    expect(csv.split('\r\n')[0]).toBe(
      '\uFEFFNummer;Zeitpunkt (UTC);Wer;Was;Woran;Ergebnis;Einzelheiten (JSON);Prüfsumme davor;Prüfsumme;Format',
    )
    expect(parse(csv).map(row => row[2])).toEqual(['ben'])
    expect(message).toBe('1 Eintrag exportiert.')
  })

  it('goes on over pages', async () => {
    await database.pool.query(
      `INSERT INTO audit_log (ts, actor, action, meta, prev_hash, hash)
       SELECT now(), 'a', 'b', '{}', '', n::text FROM generate_series(1, 2100) AS n`,
    )

    expect((await exported()).message).toBe('2.100 Einträge exportiert.')
  })

  it('goes when it is old, or when no job knows it', async () => {
    const old = '00000000-0000-4000-8000-000000000001'
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO jobs (job_id, kind, title, state, payload, finished_at, download_key)
       VALUES ('${old}', 'EXPORT_AUDIT', 'x', 'DONE', '{}', now() - interval '8 days', 'audit-${old}.csv'),
         (gen_random_uuid(), 'EXPORT_PERSON', 'x', 'RUNNING', '{}', NULL, NULL) RETURNING job_id AS id`,
    )
    const kept = `person-${rows[1]?.id ?? ''}.zip`
    const lost = 'audit-00000000-0000-4000-8000-000000000009.csv'
    for (const key of [`audit-${old}.csv`, kept, lost, 'feedback-x.csv'])
      await needs.objects.put('exports', key, Readable.from(['x']), {
        contentType: 'text/csv',
        maxBytes: 10,
      })

    expect(await sweepPrivateExports(needs, new Date(Date.now() - 7 * 86_400_000))).toBe(2)

    const left: string[] = []
    for await (const key of needs.objects.list('exports')) left.push(key)
    expect(left.sort()).toEqual(['feedback-x.csv', kept])
  })
})

function sorted(_key: string, part: unknown): unknown {
  return part && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
    : part
}

/** RFC 4180 with `;`; without `raw` the leading mark is taken away as the manual tells. */
function parse(csv: string, { raw = false } = {}): string[][] {
  const rows: string[][] = []
  const cells = csv.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^;"\r\n]*))(;|\r\n)/gu)
  let row: string[] = []
  for (const [, quoted, plain, end] of cells) {
    const value = quoted?.replaceAll('""', '"') ?? plain ?? ''
    row.push(raw ? value : value.replace(/^'/u, ''))
    if (end === ';') continue
    rows.push(row)
    row = []
  }
  return rows.slice(1)
}
