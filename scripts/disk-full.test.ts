import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadProfileFile, slots } from '../subgraphs/timeseries/testing/load-profile-file.ts'
import {
  freeVariables,
  launchAndWait,
  readiness,
  type Launched,
  type Setting,
} from './testing/luna.ts'
import { presence, signIn, startImport, type Session } from './testing/session.ts'

// Luna on a disk of its own that gets full. Mounting one takes rights that not every machine gives.
const disk = mkdtempSync(join(tmpdir(), 'luna-disk-'))
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=420m', 'luna-test', disk]).status === 0

if (!mounted) rmSync(disk, { recursive: true })

describe.runIf(mounted)('a full disk', () => {
  let setting: Setting
  let luna: Launched
  let session: Session

  beforeAll(async () => {
    const dataDir = join(disk, 'data')
    setting = { dataDir, ports: await freeVariables() }
    luna = await launchAndWait(setting)
    session = await signIn(setting)
  }, 120_000)
  afterAll(async () => {
    luna.process.kill('SIGTERM')
    await luna.ended
    spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  }, 60_000)

  const profile = slots('2021-01-01', '2025-01-01')
  const range = { from: '2020-12-31T23:00:00Z', to: '2024-12-31T23:00:00Z' }
  const stateOf = async (id: string) => (await session.job(id).catch(() => undefined))?.state

  it('delays an import, which ends complete once there is room', { timeout: 180_000 }, async () => {
    const body = loadProfileFile(profile)
    const uploadId = await session.uploadFile({ name: 'voll.csv', body, purpose: 'IMPORT' })
    const ballast = join(disk, 'ballast')
    fillUp(ballast)
    const job = await startImport(session, { uploadId, meterName: 'Volle Platte' }).catch(
      () => undefined,
    )
    if (job) {
      await expect
        .poll(async () => luna.output() + String(await stateOf(job)), { timeout: 30_000 })
        .toMatch(/No space left|QUEUED|FAILED/)
      expect(await stateOf(job)).not.toBe('DONE')
    }

    rmSync(ballast)

    await expect.poll(() => readiness(setting), { timeout: 60_000 }).toBe(200)
    const again = await startImport(session, { uploadId, meterName: 'Volle Platte' })
    await expect.poll(() => stateOf(again), { timeout: 90_000, interval: 250 }).toBe('DONE')
    const { targetId } = await session.job(again)
    const complete = { present: profile.length, expected: profile.length }
    expect(await presence(session, targetId, range)).toEqual(complete)
    const { imports } = await session.ask(
      z.object({ imports: z.object({ nodes: z.array(z.object({ id: z.string() })) }) }),
      '{ imports(first: 10) { nodes { id } } }',
      {},
    )
    expect(imports.nodes).toHaveLength(1)
  })
})

/** Writes until nothing fits any more. */
function fillUp(path: string): void {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(256 * 1024, 1)
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    closeSync(file)
  }
}
