import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InvalidObjectKey } from './object-key.ts'
import { ObjectTooLarge } from './object-store.ts'
import { PlainFolderStore } from './plain-folder-store.ts'

let folder: string
let store: PlainFolderStore
const options = { contentType: 'application/zstd', maxBytes: 1000 }
const put = (key: string, content: string) => store.put(key, Readable.from([content]), options)

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'luna-plain-')), 'sicherungen')
  store = new PlainFolderStore(folder)
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const key of store.list()) found.push(key)
  return found
}

describe('a folder of plain files', () => {
  it('keeps a file under its own name, with its hash as sha256sum reads it', async () => {
    const stored = await put('luna.tar.zst', 'Inhalt')

    expect(readdirSync(folder).sort()).toEqual(['luna.tar.zst', 'luna.tar.zst.sha256'])
    expect(spawnSync('sha256sum', ['-c', 'luna.tar.zst.sha256'], { cwd: folder }).status).toBe(0)
    expect(await store.stat('luna.tar.zst')).toMatchObject({ size: 6, sha256: stored.sha256 })
    expect(await keys()).toEqual(['luna.tar.zst'])
  })

  it('gives the whole file or a part of it', async () => {
    await put('a', 'Inhalt')
    const read = async (range?: { start: number; end: number }) =>
      text((await store.get('a', range)) ?? Readable.from([]))

    expect(await read()).toBe('Inhalt')
    expect(await read({ start: 2, end: 3 })).toBe('ha')
    expect(await read({ start: 4, end: 99 })).toBe('lt')
    expect(await read({ start: 99, end: 100 })).toBe('')
    expect(await store.get('b')).toBeUndefined()
    expect(await store.stat('b')).toBeUndefined()
  })

  it('finds out the hash of what somebody put there', async () => {
    const { sha256 } = await put('a', 'Inhalt')
    writeFileSync(join(folder, 'b'), 'Inhalt')

    expect((await store.stat('b'))?.sha256).toBe(sha256)
  })

  it('shows nothing of what broke off, and leaves nothing of it', async () => {
    const broken = Readable.from(
      (function* () {
        yield 'Inh'
        throw new Error('away')
      })(),
    )
    await expect(store.put('a', broken, options)).rejects.toThrow('away')
    await expect(put('b', 'x'.repeat(1001))).rejects.toThrow(ObjectTooLarge)

    expect(readdirSync(folder)).toEqual([])
  })

  it('replaces a file only by a whole one', async () => {
    await put('a', 'alt')
    await expect(put('a', 'x'.repeat(1001))).rejects.toThrow(ObjectTooLarge)
    expect(await text((await store.get('a')) ?? Readable.from([]))).toBe('alt')

    await put('a', 'neu')
    expect(spawnSync('sha256sum', ['-c', 'a.sha256'], { cwd: folder }).status).toBe(0)
  })

  it('removes a file with its hash, and what a killed writer left an hour ago', async () => {
    await put('a', 'Inhalt')
    await store.remove('a')
    await store.remove('a')
    expect(readdirSync(folder)).toEqual([])

    const left = join(folder, 'b.partial')
    writeFileSync(left, 'x')
    await put('c', 'Inhalt')
    expect(existsSync(left)).toBe(true)
    utimesSync(left, new Date(0), new Date(0))
    await put('c', 'Inhalt')
    expect(existsSync(left)).toBe(false)
  })

  it.each(['../a', 'a/b', '.a', '', 'a'.repeat(400)])(
    'takes no key that leads elsewhere: %j',
    async key => {
      await expect(put(key, 'x')).rejects.toThrow(InvalidObjectKey)
      await expect(store.get(key)).rejects.toThrow(InvalidObjectKey)
    },
  )
})
