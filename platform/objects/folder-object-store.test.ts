import { spawn } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentOf } from '../testing/object-writer.ts'
import { FolderObjectStore } from './folder-object-store.ts'

const writer = fileURLToPath(new URL('../testing/object-writer.ts', import.meta.url))
const options = { contentType: 'text/plain', maxBytes: 1000 }

describe('the folder object store', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'luna-objects-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('shows whole objects only after its process was killed at a random moment', async () => {
    for (let round = 0; round < 4; round++) {
      const acknowledged = await writeUntilKilled(folder)

      const store = new FolderObjectStore(folder)
      const seen = new Set<string>()
      for await (const key of store.list('documents')) {
        const stat = await store.stat('documents', key)
        const body = await store.get('documents', key)
        const generation = Number(stat?.contentType.slice(2))
        seen.add(key)
        expect(body && (await buffer(body)).equals(contentOf(key, generation))).toBe(true)
        expect(generation).toBeGreaterThanOrEqual(acknowledged.get(key) ?? 0)
      }
      expect([...acknowledged.keys()].filter(key => !seen.has(key))).toEqual([])
    }
  })

  it('sweeps what a killed process left, but nothing that may still be written', async () => {
    const earlier = new FolderObjectStore(folder)
    await earlier.put('uploads', 'kept', Readable.from(['kept']), options)
    const anHourAgo = new Date(Date.now() - 61 * 60_000)
    for (const [key, time] of [
      ['lost', anHourAgo],
      ['kept', anHourAgo],
      ['running', new Date()],
    ] as const) {
      const path = join(folder, 'uploads', `${key}@${randomUUID()}`)
      await writeFile(path, 'half')
      await utimes(path, time, time)
    }

    await new FolderObjectStore(folder).check()

    const left = (await readdir(join(folder, 'uploads'))).map(name => name.replace(/@.{36}$/, '@…'))
    expect(left.sort()).toEqual(['kept@meta', 'kept@…', 'running@…'])
    expect(await bodyOf(earlier, 'kept')).toBe('kept')
  })

  it('keeps one content per object, however often it is replaced', async () => {
    const store = new FolderObjectStore(folder)

    for (const text of ['one', 'two', 'three']) {
      await store.put('uploads', 'a', Readable.from([text]), options)
    }

    expect(await readdir(join(folder, 'uploads'))).toHaveLength(2)
    expect(await bodyOf(store, 'a')).toBe('three')
  })

  it('tells why it cannot be used', async () => {
    await writeFile(join(folder, 'file'), '')

    await expect(new FolderObjectStore(join(folder, 'file')).check()).rejects.toThrow('ENOTDIR')
  })
})

async function writeUntilKilled(folder: string): Promise<Map<string, number>> {
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, writer, 'write', folder])
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  await once(child.stdout, 'data')
  setTimeout(() => child.kill('SIGKILL'), randomInt(300))
  await once(child, 'close')
  const lines = output.split('\n').slice(0, -1)
  return new Map(
    lines.map(line => {
      const [key = '', round] = line.split(' ')
      return [key, Number(round)]
    }),
  )
}

async function bodyOf(store: FolderObjectStore, key: string): Promise<string | undefined> {
  const body = await store.get('uploads', key)
  return body && (await buffer(body)).toString()
}
