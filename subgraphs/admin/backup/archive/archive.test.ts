import { randomBytes, createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createZstdCompress } from 'node:zlib'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkArchive } from './check-archive.ts'
import { manifestName, partName, type FileRecord, type Manifest } from './format.ts'
import type { ArchiveKey } from './read-archive.ts'
import { ArchiveRefused } from './refusals.ts'
import { seal } from './seal.ts'
import { writeArchive } from './write-archive.ts'

const when = new Date('2026-11-21T01:30:00Z')
const rows = [...Array(3000).keys()].map(i => `${i}\tEintrag ${i}\n`).join('')
/** Larger than any buffer on the way, so that reading is in the middle of it. */
const file = randomBytes(2_000_000)
let key: string
let recipient: string

beforeAll(async () => {
  key = await generateIdentity()
  recipient = await identityToRecipient(key)
})

function manifestOf(files: FileRecord[]): Manifest {
  return {
    format: 'luna-backup-v1',
    kind: 'LOGICAL',
    createdAt: when.toISOString(),
    appVersion: '0.1.0',
    edition: 'embedded',
    postgres: { major: 18, version: '18.4' },
    timeseries: 'plain',
    migrations: [],
    tables: [
      {
        name: 'probe',
        columns: ['id'],
        order: ['id'],
        rows: 3000,
        bytes: rows.length,
        sha256: createHash('sha256').update(rows).digest('hex'),
      },
    ],
    sequences: [],
    partitions: [],
    objects: [
      {
        bucket: 'documents',
        key: 'a/b',
        size: file.length,
        sha256: createHash('sha256').update(file).digest('hex'),
        contentType: 'application/pdf',
      },
    ],
    files,
    objectsGone: 0,
    auditHead: null,
    sealingKeyCheck: 'x',
    previous: null,
  }
}

async function archive(recipients: string[]): Promise<Buffer> {
  const body = await writeArchive({ recipients, modifiedAt: when }, async writer => {
    const half = rows.length / 2
    const files = [
      await writer.add(partName('probe', 1), Buffer.from(rows.slice(0, half))),
      await writer.add(partName('probe', 2), Buffer.from(rows.slice(half))),
      await writer.addStream('blobs/documents/a/b', file.length, Readable.from([file])),
    ]
    await writer.add(manifestName, Buffer.from(JSON.stringify(manifestOf(files))))
  })
  return buffer(body)
}

/** The code of the refusal; throws what is none. */
async function refusal(bytes: Buffer, keys: ArchiveKey[]): Promise<string> {
  try {
    await checkArchive(Readable.from([bytes]), { keys })
    return 'accepted'
  } catch (error) {
    if (error instanceof ArchiveRefused) return error.userError.code
    throw error
  }
}

const kinds = [
  { kind: 'an open archive', recipients: () => [], keys: () => [] },
  { kind: 'an encrypted archive', recipients: () => [recipient], keys: () => [key] },
]

describe.each(kinds)('$kind', ({ recipients, keys }) => {
  it('holds what was put in', async () => {
    const bytes = await archive(recipients())

    const manifest = await checkArchive(Readable.from([bytes]), { keys: keys() })

    expect(manifest.tables[0]).toMatchObject({ name: 'probe', rows: 3000 })
  })

  it('is refused with one bit changed, wherever it is', async () => {
    const bytes = await archive(recipients())
    const places = [0, 4, 5, bytes.length - 1, bytes.length - 33, bytes.length - 40]
    const all = [
      ...places,
      ...[...Array(50).keys()].map(() => Math.floor(Math.random() * bytes.length)),
    ]

    for (const place of all) {
      const changed = Buffer.from(bytes)
      changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(Math.random() * 8))
      expect(await refusal(changed, keys()), `byte ${place}`).toMatch(/BACKUP_(DAMAGED|KEY_WRONG)/)
    }
  })

  it('is refused when its end is missing, however much of it', async () => {
    const bytes = await archive(recipients())
    const lengths = [...Array(20).keys()].map(i => Math.floor((bytes.length * i) / 20))

    for (const length of [...lengths, bytes.length - 1, bytes.length - 40]) {
      expect(await refusal(bytes.subarray(0, length), keys()), `${length} bytes`).toBe(
        'BACKUP_DAMAGED',
      )
    }
  })
})

describe('the key', () => {
  it('is told to be wrong before anything is read', async () => {
    expect(await refusal(await archive([recipient]), [await generateIdentity()])).toBe(
      'BACKUP_KEY_WRONG',
    )
  })

  it('is asked for', async () => {
    expect(await refusal(await archive([recipient]), [])).toBe('BACKUP_KEY_MISSING')
  })

  it('is recognised as none when it is mistyped', async () => {
    const mistyped = key.replace(/.$/, last => (last === 'Q' ? 'P' : 'Q'))

    expect(await refusal(await archive([recipient]), [mistyped])).toBe('BACKUP_KEY_INVALID')
  })
})

describe('an archive', () => {
  it('is the same again for the same content', async () => {
    expect(await archive([])).toEqual(await archive([]))
  })

  it('opens with tar and zstd', async () => {
    const names = await listWithTar(await archive([]))

    expect(names).toEqual([
      'pg/probe/000001.copy',
      'pg/probe/000002.copy',
      'blobs/documents/a/b',
      manifestName,
    ])
  })

  it('fails as a whole when what makes it fails', async () => {
    const body = await writeArchive({ recipients: [], modifiedAt: when }, async writer => {
      await writer.add('pg/probe/000001.copy', Buffer.from(rows))
      throw new Error('the database went away')
    })

    await expect(buffer(body)).rejects.toThrow('the database went away')
  })

  it('never passes a file off as whole that became shorter', async () => {
    const body = await writeArchive({ recipients: [recipient], modifiedAt: when }, async writer => {
      await writer.addStream('blobs/documents/a/b', 100, Readable.from([Buffer.alloc(99)]))
    })

    await expect(buffer(body)).rejects.toThrow('99 of its 100 bytes')
  })
})

describe('a bomb', () => {
  /** A tar header of an entry with this type and size. */
  function header(name: string, type: string, size: number): Buffer {
    const block = Buffer.alloc(512)
    block.write(name, 0)
    block.write('0000600\0' + '0000000\0' + '0000000\0', 100)
    block.write(size.toString(8).padStart(11, '0') + '\0' + '00000000000\0', 124)
    block.write(`        ${type}`, 148)
    block.write('ustar\x0000', 257)
    let sum = 0
    for (const byte of block) sum += byte
    block.write(sum.toString(8).padStart(6, '0') + '\0 ', 148)
    return block
  }

  /** Why it was refused, and how much of the tar was made until then. */
  async function refusalOf(parts: Iterable<Buffer>): Promise<{ message: string; bytes: number }> {
    let bytes = 0
    function* counted() {
      for (const part of parts) {
        bytes += part.length
        yield part
      }
    }
    const body = Readable.from(counted()).pipe(createZstdCompress()).pipe(seal())
    const message = await checkArchive(body, { keys: [] }).then(
      () => 'accepted',
      (error: unknown) => (error instanceof ArchiveRefused ? error.message : String(error)),
    )
    return { message, bytes }
  }

  it('in a header is refused before it is in memory', async () => {
    function* parts() {
      yield header('x', 'x', 2 ** 32)
      for (let i = 0; i < 300; i++) yield Buffer.alloc(1024 * 1024)
    }

    const { message, bytes } = await refusalOf(parts())
    expect(message).toContain('Der Inhalt ist nicht lesbar')
    expect(bytes).toBeLessThan(100 * 1024 * 1024)
  })

  it('of what does not belong into a backup is refused at its first entry', async () => {
    function* parts() {
      yield header('../../etc/passwd', '0', 2 ** 32)
      for (let i = 0; i < 300; i++) yield Buffer.alloc(1024 * 1024)
    }

    const { message, bytes } = await refusalOf(parts())
    expect(message).toContain('gehört nicht hinein')
    expect(bytes).toBeLessThan(100 * 1024 * 1024)
  })

  it('may be no link', async () => {
    const link = await refusalOf([header('blobs/documents/a', '2', 0), Buffer.alloc(1024)])
    expect(link.message).toContain('ist keine Datei')
  })
})

/** Node's own zstd, without our reader, then the tar of the system. */
async function listWithTar(bytes: Buffer): Promise<string[]> {
  const { zstdDecompressSync } = await import('node:zlib')
  const { stdout } = spawnSync('tar', ['-t'], { input: zstdDecompressSync(bytes) })
  return stdout.toString('utf8').trim().split('\n')
}
