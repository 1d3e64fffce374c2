import { mkdir, open, rm, stat, statfs } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { isMissing } from '#platform/objects/durable-folder.ts'
import {
  decodeRecords,
  encodeRecord,
  isBefore,
  segmentPath,
  segmentsOf,
  type JournalEntry,
  type Position,
} from './segment.ts'
import { RecentEntries } from './recent-entries.ts'
import { SegmentWriter } from './segment-writer.ts'

export type JournalOptions = {
  folder: string
  /** More is not written until something has been worked off. */
  mostBytes: number
  /** Stays free on the disk: for the checkpoint that makes room, and for everybody else. */
  leastFreeBytes?: number
  segmentBytes?: number
  /** Records of this time share one fsync. */
  gatherMs?: number
  retryMs?: number
  /** Records that are kept in memory for the reader; older ones it reads from the file. */
  mostInMemory?: number
  /** Told once when the disk takes nothing any more, and once with undefined when it does again. */
  onTrouble: (error: Error | undefined) => void
}

type Pending = { bytes: Buffer; text: string; stored: () => void; failed: (error: Error) => void }

const chunkBytes = 1 << 20

/** The disk takes no more records: the limit of the journal is reached. */
export class JournalFull extends Error {
  override readonly name = 'JournalFull'
}

/**
 * Records on disk, in order, for one reader. A record is acknowledged when an fsync has covered it; while the
 * disk takes nothing, it waits and tries again. Nothing is removed before the reader says so.
 */
export class Journal {
  private pending: Pending[] = []
  private readonly recent: RecentEntries
  private readonly sizes = new Map<number, number>()
  private total = 0
  private working: Promise<void> | undefined
  private troubled = false
  private closed = false
  private readonly waiters = new Set<() => void>()
  private first = 1
  private checkedUntil = 0
  /** Whole records with a wrong checksum, which were left out. */
  damaged = 0

  private constructor(
    private readonly options: Required<JournalOptions>,
    private readonly writer: SegmentWriter,
  ) {
    this.recent = new RecentEntries({ entries: options.mostInMemory, characters: 32 << 20 })
  }

  static async open(given: JournalOptions): Promise<Journal> {
    const options = {
      ...{
        segmentBytes: 16 << 20,
        gatherMs: 10,
        retryMs: 1000,
        mostInMemory: 20_000,
        leastFreeBytes: 64 << 20,
      },
      ...given,
    }
    // Room is made file by file, so one must be small against the whole.
    options.segmentBytes = Math.min(options.segmentBytes, options.mostBytes / 4)
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    const journal = new Journal(options, await SegmentWriter.open(options.folder))
    for (const segment of await segmentsOf(options.folder)) {
      const { size } = await stat(segmentPath(options.folder, segment))
      journal.grow(segment, size)
    }
    journal.first = Math.min(...journal.sizes.keys(), journal.end.segment)
    return journal
  }

  /** Where a reader without a checkpoint begins. */
  get start(): Position {
    return { segment: this.first, offset: 0 }
  }

  get end(): Position {
    return this.writer.end
  }

  /** Whether the disk, or the limit of the journal, takes no more records just now. */
  get isFull(): boolean {
    return this.troubled
  }

  /** Resolves when the record is on disk. Rejects only when the journal is closed before. */
  append(text: string): Promise<void> {
    if (this.closed) return Promise.reject(new Error('the journal is closed'))
    return new Promise((stored, failed) => {
      this.pending.push({ bytes: encodeRecord(text), text, stored, failed })
      this.working ??= this.work().finally(() => (this.working = undefined))
    })
  }

  /** Records from `from` on that are on disk, at most `most`. */
  async read(from: Position, most: number): Promise<JournalEntry[]> {
    const known = this.recent.read(from, most)
    if (known) return known
    return this.readFile(from, most)
  }

  /** Resolves when there may be something to read after `from`, when `signal` aborts or the journal closes. */
  async more(from: Position, signal: AbortSignal): Promise<void> {
    if (this.closed || signal.aborted || isBefore(from, this.end)) return
    await new Promise<void>(resolve => {
      this.waiters.add(resolve)
      signal.addEventListener(
        'abort',
        () => {
          this.waiters.delete(resolve)
          resolve()
        },
        { once: true },
      )
    })
  }

  /** Removes the files that lie wholly before. */
  async forgetBefore({ segment }: Position): Promise<void> {
    while (this.first < segment) {
      await rm(segmentPath(this.options.folder, this.first), { force: true })
      this.grow(this.first, -(this.sizes.get(this.first) ?? 0))
      this.sizes.delete(this.first)
      this.first += 1
    }
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.total
  }

  async close(): Promise<void> {
    this.closed = true
    await this.working
    await this.writer.close()
    const error = new Error('the journal is closed')
    for (const { failed } of this.pending.splice(0)) failed(error)
    this.wake()
  }

  private async work(): Promise<void> {
    while (this.pending.length > 0) {
      await pause(this.options.gatherMs)
      const batch = this.nextBatch()
      if (!(await this.store(batch))) {
        if (this.closed) return
        await pause(this.options.retryMs)
        continue
      }
      this.pending.splice(0, batch.length)
      for (const { stored } of batch) stored()
      this.wake()
    }
  }

  /** What waits, but not more than fits into one file. */
  private nextBatch(): Pending[] {
    let bytes = 0
    const end = this.pending.findIndex(one => {
      bytes += one.bytes.length
      return bytes > this.options.segmentBytes
    })
    return this.pending.slice(0, end === -1 ? undefined : Math.max(1, end))
  }

  private async store(batch: Pending[]): Promise<boolean> {
    try {
      const bytes = Buffer.concat(batch.map(one => one.bytes))
      await this.refuseWithoutRoom(bytes.length)
      if (this.end.offset > this.options.segmentBytes) await this.writer.startNext()
      const at = this.end
      await this.writer.write(bytes)
      this.grow(at.segment, bytes.length)
      this.remember(batch, at)
      this.tell(undefined)
      return true
    } catch (error) {
      this.tell(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }

  private async refuseWithoutRoom(bytes: number): Promise<void> {
    const { folder, mostBytes, leastFreeBytes } = this.options
    if (this.total + bytes > mostBytes) throw new JournalFull('the journal has its full length')
    if (Date.now() < this.checkedUntil) return
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < leastFreeBytes) throw new JournalFull('the disk is almost full')
    this.checkedUntil = Date.now() + 1000
  }

  private remember(batch: Pending[], { segment, offset }: Position): void {
    let at = offset
    for (const { bytes, text } of batch) {
      const start = { segment, offset: at }
      at += bytes.length
      this.recent.add({ text, start, end: { segment, offset: at } })
    }
  }

  private grow(segment: number, bytes: number): void {
    this.sizes.set(segment, (this.sizes.get(segment) ?? 0) + bytes)
    this.total += bytes
  }

  private tell(error: Error | undefined): void {
    if (this.troubled === (error !== undefined)) return
    this.troubled = error !== undefined
    this.options.onTrouble(error)
  }

  private async readFile(from: Position, most: number): Promise<JournalEntry[]> {
    let at = from
    while (isBefore(at, this.end)) {
      const bytes = await readChunk(segmentPath(this.options.folder, at.segment), at.offset)
      const limit = at.segment === this.end.segment ? this.end.offset - at.offset : bytes.length
      const decoded = decodeRecords(bytes.subarray(0, limit), at, most)
      this.damaged += decoded.damaged
      if (decoded.entries.length > 0) return decoded.entries
      const next = { segment: at.segment, offset: at.offset + decoded.bytes }
      // A file without another whole record is over: an older one is followed by the next.
      at = decoded.bytes > 0 ? next : { segment: at.segment + 1, offset: 0 }
    }
    return []
  }

  private wake(): void {
    for (const wake of this.waiters) wake()
    this.waiters.clear()
  }
}

async function readChunk(path: string, offset: number): Promise<Buffer> {
  try {
    const handle = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(chunkBytes)
      const { bytesRead } = await handle.read(bytes, 0, chunkBytes, offset)
      return bytes.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0)
    throw error
  }
}
