import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exchangeFolders, undoBrokenExchange } from './exchange-folders.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'luna-exchange-'))
  cluster('postgres', 'present')
  cluster('postgres.restored', 'copy')
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function cluster(name: string, content: string): void {
  mkdirSync(join(dataDir, name))
  writeFileSync(join(dataDir, name, 'PG_VERSION'), content)
}
const inPlace = () => readFileSync(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')
const works = () => Promise.resolve()

describe('an exchange of the database for a copy of its pages', () => {
  it('keeps what was there', async () => {
    const kept = await exchangeFolders(dataDir, works)

    expect(inPlace()).toBe('copy')
    expect(readFileSync(join(kept ?? '', 'PG_VERSION'), 'utf8')).toBe('present')
    expect(await undoBrokenExchange(dataDir)).toBe(false)
    expect(inPlace()).toBe('copy')
  })

  it('is undone when the copy does not work', async () => {
    const exchanging = exchangeFolders(dataDir, () => Promise.reject(new Error('does not start')))

    await expect(exchanging).rejects.toThrow('does not start')
    expect(inPlace()).toBe('present')
    expect(readdirSync(dataDir)).toEqual(['postgres'])
  })

  it('is undone at the next start when it was killed while the copy was tried', async () => {
    await new Promise<void>(resolve => {
      void exchangeFolders(dataDir, () => new Promise(() => resolve()))
    })
    expect(inPlace()).toBe('copy')

    expect(await undoBrokenExchange(dataDir)).toBe(true)
    expect(inPlace()).toBe('present')
    expect(readdirSync(dataDir)).toEqual(['postgres'])
  })

  it('is undone at the next start when it was killed between its two renames', async () => {
    rmSync(join(dataDir, 'postgres.restored'), { recursive: true })
    const broken = exchangeFolders(dataDir, works)
    await expect(broken).rejects.toThrow('ENOENT')
    cluster('postgres.exchanging', 'present')
    rmSync(join(dataDir, 'postgres'), { recursive: true })

    expect(await undoBrokenExchange(dataDir)).toBe(true)
    expect(inPlace()).toBe('present')
    expect(existsSync(join(dataDir, 'postgres.exchanging'))).toBe(false)
  })
})
