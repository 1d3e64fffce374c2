import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { applyPendingRestore } from './pending-restore.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'luna-start-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

it('puts the database back in its place that a killed restore had taken aside, and says so', async () => {
  mkdirSync(join(dataDir, 'postgres.exchanging'))

  const sentence = await applyPendingRestore({ dataDir }, () => Promise.resolve(undefined))

  expect(sentence).toContain('Es gelten die Daten von vorher')
  expect(readdirSync(dataDir)).toEqual(['postgres'])
})
