import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

// Work that is interrupted by kill -9 at its worst moment, in the running product.
let setting: Setting
let luna: Launched
let url: string
let token: string

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-recovery-'))
  setting = { dataDir, ports: await freeVariables() }
  luna = await launchAndWait(setting)
  url = `http://127.0.0.1:${setting.ports['API_PORT'] ?? ''}`
  token = await login()
}, 120_000)
afterAll(async () => {
  luna.process.kill('SIGTERM')
  await luna.ended
  rmSync(setting.dataDir, { recursive: true, force: true })
}, 60_000)

async function login(): Promise<string> {
  const text = readFileSync(join(setting.dataDir, 'erste-anmeldung.txt'), 'utf8')
  const password = /admin\s+(\S+)/.exec(text)?.[1]
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant: 'password', name: 'admin', password }),
  })
  return z.object({ accessToken: z.string() }).parse(await response.json()).accessToken
}

async function ask<T>(schema: z.ZodType<T>, query: string, variables: object): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  return schema.parse(z.object({ data: z.unknown() }).parse(await response.json()).data)
}

const identified = z.object({ id: z.string() })
const upload = z.object({ createUpload: z.object({ id: z.string(), url: z.string() }) })
const jobState = z.object({
  job: z.object({
    state: z.string(),
    progress: z.number(),
    message: z.string().nullable(),
    targetId: z.string().nullable(),
  }),
})

async function uploadFile(fileName: string, body: string, purpose: string): Promise<string> {
  const { createUpload } = await ask(
    upload,
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id url } } }',
    { input: { fileName, sizeBytes: Buffer.byteLength(body), purpose } },
  )
  const { status } = await fetch(url + createUpload.url, { method: 'PUT', body })
  expect(status).toBe(204)
  return createUpload.id
}

const stateOf = async (id: string) =>
  (
    await ask(jobState, 'query ($id: ID!) { job(id: $id) { state progress message targetId } }', {
      id,
    })
  ).job

function killWorker(): void {
  const worker = processesOf(setting.dataDir).find(({ command }) =>
    command.includes('worker/main.js'),
  )
  process.kill(worker?.pid ?? 0, 'SIGKILL')
}

describe.runIf(existsSync('/proc'))('a worker killed in the middle of its work', () => {
  it('ends an import complete, and nothing is there twice', { timeout: 120_000 }, async () => {
    const profile = slots('2021-01-01', '2025-01-01')
    const uploadId = await uploadFile('vier-jahre.csv', loadProfileFile(profile), 'IMPORT')
    const { startImport } = await ask(
      z.object({ startImport: identified }),
      'mutation ($input: ImportInput!) { startImport(input: $input) { ... on Job { id } } }',
      { input: { uploadId, options: { newMeterName: 'Vier Jahre' } } },
    )
    await expect
      .poll(async () => (await stateOf(startImport.id)).progress, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(0)

    killWorker()
    expect((await stateOf(startImport.id)).state).toBe('RUNNING')

    await expect
      .poll(async () => (await stateOf(startImport.id)).state, { timeout: 90_000, interval: 250 })
      .toBe('DONE')
    const { targetId } = await stateOf(startImport.id)
    const { series } = await ask(
      z.object({
        series: z.object({ summary: z.object({ present: z.number(), expected: z.number() }) }),
      }),
      `query ($meterId: ID!) {
        series(meterId: $meterId, from: "2020-12-31T23:00:00Z", to: "2024-12-31T23:00:00Z") {
          summary { present expected }
        }
      }`,
      { meterId: targetId },
    )
    expect(series.summary).toEqual({ present: profile.length, expected: profile.length })
  })

  it('ends an ingestion complete, with every passage once', { timeout: 120_000 }, async () => {
    const paragraph = 'Die Wärmepumpe im Keller wird jeden Herbst vom Fachbetrieb gewartet. '
    const body = Array.from(
      { length: 1500 },
      (_, i) => `## Abschnitt ${i}\n\n${paragraph.repeat(8)}Kennzahl ${i}.\n`,
    ).join('\n')
    const uploadId = await uploadFile('wartung.md', `# Wartung\n\n${body}`, 'DOCUMENT')
    const { ingestDocument } = await ask(
      z.object({ ingestDocument: identified }),
      'mutation ($input: IngestDocumentInput!) { ingestDocument(input: $input) { ... on Job { id } } }',
      { input: { uploadId } },
    )
    await expect
      .poll(async () => (await stateOf(ingestDocument.id)).progress, {
        timeout: 30_000,
        interval: 10,
      })
      .toBeGreaterThan(0)

    killWorker()
    expect((await stateOf(ingestDocument.id)).state).toBe('RUNNING')

    await expect
      .poll(async () => (await stateOf(ingestDocument.id)).state, {
        timeout: 90_000,
        interval: 250,
      })
      .toBe('DONE')
    const { targetId } = await stateOf(ingestDocument.id)
    const { item } = await ask(
      z.object({ item: z.object({ status: z.string(), chunkCount: z.number() }) }),
      'query ($id: ID!) { item(id: $id) { status chunkCount } }',
      { id: targetId },
    )
    expect(item.status).toBe('ACTIVE')
    expect(item.chunkCount).toBeGreaterThanOrEqual(900)
    await expect.poll(() => readiness(setting)).toBe(200)
  })
})
