import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { Readable } from 'node:stream'
import { FolderObjectStore } from '../objects/folder-object-store.ts'

/** What the object `key` holds in its `generation`: 20 kB … 220 kB, different each time. */
export function contentOf(key: string, generation: number): Buffer {
  const seed = createHash('sha256').update(`${key} ${generation}`).digest()
  return Buffer.alloc(20_000 + seed.readUInt16BE(0) * 3, seed)
}

/** Overwrites 50 objects again and again, telling each finished write on stdout, until it is killed. */
async function writeForEver(folder: string): Promise<void> {
  const store = new FolderObjectStore(folder)
  for (let round = 0; ; round++) {
    const keys = Array.from({ length: 50 }, (_, number) => `nested/object-${number}`)
    await Promise.all(
      keys.map(async key => {
        const body = Readable.from([
          contentOf(key, round).subarray(0, 9000),
          contentOf(key, round).subarray(9000),
        ])
        await store.put('documents', key, body, { contentType: `x/${round}`, maxBytes: 1e6 })
        writeSync(1, `${key} ${round}\n`)
      }),
    )
  }
}

if (process.argv[2] === 'write' && process.argv[3]) await writeForEver(process.argv[3])
