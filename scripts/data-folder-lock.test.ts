import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataFolder } from './data-folder-lock.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'luna-lock-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

describe('the lock of a data folder', () => {
  it.each(['', '0', '4194304', 'x'])('is taken over from nobody: „%s“', left => {
    writeFileSync(join(dataDir, 'luna.pid'), left)

    const unlock = lockDataFolder(dataDir)

    expect(readFileSync(join(dataDir, 'luna.pid'), 'utf8')).toBe(String(process.pid))
    unlock()
    expect(readdirSync(dataDir)).toEqual([])
  })
})
