import { open, stat, type FileHandle } from 'node:fs/promises'
import { isMissing, syncFolder } from '#platform/objects/durable-folder.ts'
import { decodeRecords, segmentPath, segmentsOf, type Position } from './segment.ts'

/** The last file of a journal. What a failed write left behind is cut off before the next one. */
export class SegmentWriter {
  private handle: FileHandle | undefined

  private constructor(
    private readonly folder: string,
    private segment: number,
    private size: number,
  ) {}

  /** Goes on after the last whole record. */
  static async open(folder: string): Promise<SegmentWriter> {
    const last = (await segmentsOf(folder)).at(-1) ?? 1
    return new SegmentWriter(folder, last, await wholeBytes(folder, last))
  }

  get end(): Position {
    return { segment: this.segment, offset: this.size }
  }

  /** Resolves when the bytes are on the disk; otherwise nothing has been written. */
  async write(bytes: Buffer): Promise<void> {
    try {
      this.handle ??= await this.openFile()
      let written = 0
      while (written < bytes.length) {
        const position = this.size + written
        const step = await this.handle.write(bytes, written, bytes.length - written, position)
        written += step.bytesWritten
      }
      await this.handle.datasync()
      this.size += bytes.length
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async startNext(): Promise<void> {
    await this.close()
    this.segment += 1
    this.size = 0
  }

  async close(): Promise<void> {
    const handle = this.handle
    this.handle = undefined
    await handle?.close().catch(() => undefined)
  }

  private async openFile(): Promise<FileHandle> {
    const handle = await open(segmentPath(this.folder, this.segment), 'a+', 0o600)
    await handle.close()
    const writable = await open(segmentPath(this.folder, this.segment), 'r+', 0o600)
    try {
      if ((await writable.stat()).size > this.size) await writable.truncate(this.size)
      await syncFolder(this.folder)
      return writable
    } catch (error) {
      await writable.close()
      throw error
    }
  }
}

async function wholeBytes(folder: string, segment: number): Promise<number> {
  const path = segmentPath(folder, segment)
  try {
    const { size } = await stat(path)
    const handle = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(size)
      await handle.read(bytes, 0, size, 0)
      return lastWhole(bytes, segment)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

/** End of the last record with a right checksum: what follows was never acknowledged. */
function lastWhole(bytes: Buffer, segment: number): number {
  const { entries } = decodeRecords(bytes, { segment, offset: 0 })
  return entries.at(-1)?.end.offset ?? 0
}
