import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { pipeline, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { Encrypter } from 'age-encryption'
import { pack, type Pack } from 'tar-stream'
import { seal } from './seal.ts'
import type { FileRecord } from './format.ts'
import { fromWeb, toWeb } from './web-stream.ts'

/** One entry after the other; each is hashed on the way. */
export type ArchiveWriter = {
  add: (name: string, content: Buffer) => Promise<FileRecord>
  /** Fails when the body is not exactly `size` bytes long. */
  addStream: (name: string, size: number, body: Readable) => Promise<FileRecord>
}

export type ArchiveOptions = {
  /** age recipients; none leaves the archive open. */
  recipients: string[]
  /** Of every entry: the same content makes the same archive. */
  modifiedAt: Date
}

/** 3 is zstd's own choice between speed and size. */
const level = 3

/**
 * The archive as a stream of bytes that `produce` fills; it is made as fast as it is read. When `produce` fails, the
 * stream fails with its error.
 */
export async function writeArchive(
  options: ArchiveOptions,
  produce: (writer: ArchiveWriter) => Promise<void>,
): Promise<Readable> {
  const tar = pack()
  const compress = createZstdCompress({
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  })
  // Whoever reads the last of them hears of a failure of any of them.
  const sealed = pipeline(Readable.from(tar), compress, seal(), () => undefined)
  produce(writerOf(tar, options.modifiedAt)).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  if (options.recipients.length === 0) return sealed
  const encrypter = new Encrypter()
  for (const recipient of options.recipients) encrypter.addRecipient(recipient)
  return fromWeb(await encrypter.encrypt(toWeb(sealed)))
}

function writerOf(tar: Pack, modifiedAt: Date): ArchiveWriter {
  const addStream: ArchiveWriter['addStream'] = async (name, size, body) => {
    const header = { name, size, mode: 0o600, mtime: modifiedAt, uid: 0, gid: 0 }
    const sink = tar.entry(header)
    const added = finished(sink)
    // A failure is told by the stream as a whole.
    added.catch(() => undefined)
    const hash = createHash('sha256')
    let written = 0
    for await (const part of body) {
      const bytes = part as Buffer
      hash.update(bytes)
      written += bytes.length
      if (written > size) throw new Error(`${name} is longer than its ${size} bytes`)
      if (!sink.write(bytes)) await Promise.race([once(sink, 'drain'), added])
    }
    if (written < size) throw new Error(`${name} has ${written} of its ${size} bytes`)
    sink.end(undefined)
    await added
    return { name, size, sha256: hash.digest('hex') }
  }
  return {
    addStream,
    add: (name, content) => addStream(name, content.length, Readable.from([content])),
  }
}
