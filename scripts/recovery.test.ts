import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadProfileFile, slots } from '../subgraphs/timeseries/testing/load-profile-file.ts'
import {
  freeVariables,
  launchAndWait,
  processesOf,
  readiness,
  type Launched,
  type Setting,
} from './testing/luna.ts'
import { presence, signIn, startImport, type Session } from './testing/session.ts'

// Work that is interrupted by kill -9 at its worst moment, in the running product.
let setting: Setting
let luna: Launched
let session: Session

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-recovery-'))
  setting = { dataDir, ports: await freeVariables() }
  luna = await launchAndWait(setting)
  session = await signIn(setting)
}, 120_000)
afterAll(async () => {
  luna.process.kill('SIGTERM')
  await luna.ended
  rmSync(setting.dataDir, { recursive: true, force: true })
}, 60_000)

const fourYears = slots('2021-01-01', '2025-01-01')
const range = { from: '2020-12-31T23:00:00Z', to: '2024-12-31T23:00:00Z' }
const complete = { present: fourYears.length, expected: fourYears.length }

async function importFourYears(meterName: string): Promise<string> {
  const body = loadProfileFile(fourYears)
  const uploadId = await session.uploadFile({ name: 'lastgang.csv', body, purpose: 'IMPORT' })
  return startImport(session, { uploadId, meterName })
}

const beginning = (id: string) =>
  expect
    .poll(async () => (await session.job(id)).progress, { timeout: 30_000, interval: 10 })
    .toBeGreaterThan(0)
const ending = (id: string) =>
  expect
    .poll(async () => (await session.job(id).catch(() => undefined))?.state, {
      timeout: 90_000,
      interval: 250,
    })
    .toBe('DONE')

function processCalled(part: string): number {
  const found = processesOf(setting.dataDir).find(({ command }) => command.includes(part))
  if (!found) throw new Error(`no process with ${part} in its command line`)
  return found.pid
}
const killWorker = () => process.kill(processCalled('worker/main.js'), 'SIGKILL')

describe.runIf(existsSync('/proc'))('a worker killed in the middle of its work', () => {
  it('ends an import complete, and nothing is there twice', { timeout: 120_000 }, async () => {
    const job = await importFourYears('Vier Jahre')
    await beginning(job)

    killWorker()
    expect((await session.job(job)).state).toBe('RUNNING')

    await ending(job)
    const { targetId } = await session.job(job)
    expect(await presence(session, targetId, range)).toEqual(complete)
  })

  it('ends an ingestion complete, with every passage once', { timeout: 120_000 }, async () => {
    const paragraph = 'Die Wärmepumpe im Keller wird jeden Herbst vom Fachbetrieb gewartet. '
    const sections = Array.from(
      { length: 1500 },
      (_, i) => `## Abschnitt ${i}\n\n${paragraph.repeat(8)}Kennzahl ${i}.\n`,
    ).join('\n')
    const body = `# Wartung\n\n${sections}`
    const uploadId = await session.uploadFile({ name: 'wartung.md', body, purpose: 'DOCUMENT' })
    const { ingestDocument } = await session.ask(
      z.object({ ingestDocument: z.object({ id: z.string() }) }),
      'mutation ($input: IngestDocumentInput!) { ingestDocument(input: $input) { ... on Job { id } } }',
      { input: { uploadId } },
    )
    await beginning(ingestDocument.id)

    killWorker()
    expect((await session.job(ingestDocument.id)).state).toBe('RUNNING')

    await ending(ingestDocument.id)
    const { targetId } = await session.job(ingestDocument.id)
    const { item } = await session.ask(
      z.object({ item: z.object({ status: z.string(), chunkCount: z.number() }) }),
      'query ($id: ID!) { item(id: $id) { status chunkCount } }',
      { id: targetId },
    )
    expect(item.status).toBe('ACTIVE')
    expect(item.chunkCount).toBeGreaterThanOrEqual(900)
    await expect.poll(() => readiness(setting)).toBe(200)
  })
})

describe.runIf(existsSync('/proc'))('the database in the middle of an import', () => {
  it('killed: the import ends complete by itself', { timeout: 120_000 }, async () => {
    const job = await importFourYears('Datenbank weg')
    await beginning(job)

    process.kill(processCalled('/postgres -D'), 'SIGKILL')

    await ending(job)
    const { targetId } = await session.job(job)
    expect(await presence(session, targetId, range)).toEqual(complete)
  })
})
