import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { Journal, type JournalOptions } from './journal.ts'
import { segmentPath, type Position } from './segment.ts'

let folder: string
let troubles: (string | undefined)[]
let opened: Journal[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luna-journal-'))
  troubles = []
  opened = []
})
afterEach(async () => {
  for (const journal of opened) await journal.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(more: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await Journal.open({
    ...{ folder, mostBytes: 1e9, gatherMs: 1, retryMs: 5 },
    onTrouble: error => troubles.push(error?.message),
    ...more,
  })
  opened.push(journal)
  return journal
}

async function append(journal: Journal, texts: string[]): Promise<void> {
  await Promise.all(texts.map(text => journal.append(text)))
}

async function all(journal: Journal, from: Position = journal.start): Promise<string[]> {
  const texts: string[] = []
  for (let at = from; ;) {
    const entries = await journal.read(at, 7)
    const last = entries.at(-1)
    if (!last) return texts
    texts.push(...entries.map(({ text }) => text))
    at = last.end
  }
}

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => `Satz ${from + i} ü`)

describe('a journal', () => {
  it('gives back every record in order, from memory and after a restart from the file', async () => {
    const journal = await open()
    await append(journal, numbered(100))

    expect(await all(journal)).toEqual(numbered(100))
    await journal.close()
    expect(await all(await open())).toEqual(numbered(100))
  })

  it('reads from the file what no longer fits into memory, and nothing twice', async () => {
    const journal = await open({ mostInMemory: 10, segmentBytes: 300 })
    for (let i = 0; i < 20; i++) await append(journal, numbered(5, i * 5))

    expect(readdirSync(folder).length).toBeGreaterThan(3)
    expect(await all(journal)).toEqual(numbered(100))
  })

  it('leaves out a record that was written half, and goes on behind the last whole one', async () => {
    const journal = await open()
    await append(journal, numbered(3))
    await journal.close()
    const path = segmentPath(folder, 1)
    truncateSync(path, statSync(path).size - 4)
    const again = await open()
    await append(again, ['neu'])

    expect(await all(again)).toEqual([...numbered(2), 'neu'])
  })

  it('leaves out a record that was damaged on the disk, and counts it', async () => {
    const journal = await open()
    await append(journal, ['eins'])
    await journal.close()
    appendFileSync(segmentPath(folder, 1), '00000000 falsch\n')
    const again = await open({ segmentBytes: 1 })
    appendFileSync(segmentPath(folder, 1), '00000000 falsch\n')
    await append(again, ['zwei'])

    expect(await all(again)).toEqual(['eins', 'zwei'])
  })

  it('removes the files that have been worked off', async () => {
    const journal = await open({ segmentBytes: 1 })
    for (const text of ['a', 'b', 'c']) await append(journal, [text])
    const [, second] = await journal.read(journal.start, 10)
    await journal.forgetBefore(second?.start ?? journal.start)

    expect(existsSync(segmentPath(folder, 1))).toBe(false)
    expect(await all(journal)).toEqual(['b', 'c'])
  })

  it('wakes its reader when there is more', async () => {
    const journal = await open()
    const woken = journal.more(journal.start, new AbortController().signal)
    await append(journal, ['x'])

    await woken
    expect(await all(journal)).toEqual(['x'])
  })
})

describe('a full disk', () => {
  it.runIf(existsSync('/dev/full'))(
    'acknowledges nothing, tells it once, and goes on by itself when there is space',
    async () => {
      symlinkSync('/dev/full', segmentPath(folder, 1))
      const journal = await open()
      let stored = false
      const appended = append(journal, numbered(3)).then(() => (stored = true))
      await expect.poll(() => troubles).toEqual([expect.stringContaining('ENOSPC')])

      expect(stored).toBe(false)
      rmSync(segmentPath(folder, 1))
      await appended
      expect(troubles).toEqual([expect.stringContaining('ENOSPC'), undefined])
      expect(await all(journal)).toEqual(numbered(3))
    },
  )

  it('is the same as the limit of the journal: it waits until something is worked off', async () => {
    const journal = await open({ mostBytes: 60, segmentBytes: 1 })
    await append(journal, ['a'.repeat(30)])
    const waiting = append(journal, ['b'.repeat(30)])
    await expect.poll(() => troubles.length).toBe(1)
    const [first] = await journal.read(journal.start, 1)
    await append(journal, []).then(() => journal.forgetBefore({ segment: 2, offset: 0 }))

    await waiting
    expect(await all(journal, first?.end)).toEqual(['b'.repeat(30)])
  })
})

describe('an almost full disk', () => {
  it('keeps the room that the checkpoint needs', async () => {
    const journal = await open({ leastFreeBytes: Number.MAX_SAFE_INTEGER })
    const appended = journal.append('x').catch((error: unknown) => error)
    await expect.poll(() => troubles).toEqual(['the disk is almost full'])
    await journal.close()

    expect(await appended).toBeInstanceOf(Error)
  })
})

describe('a checkpoint', () => {
  it('is read back as it was written', async () => {
    const checkpoint = { position: { segment: 3, offset: 7 }, state: { a: [1, 'ü'] } }
    await writeCheckpoint(folder, checkpoint)

    expect(await readCheckpoint(folder)).toEqual(checkpoint)
  })

  it('that is damaged counts as none', async () => {
    expect(await readCheckpoint(folder)).toBeUndefined()
    appendFileSync(join(folder, 'checkpoint.json'), '{"position":')

    expect(await readCheckpoint(folder)).toBeUndefined()
  })
})
