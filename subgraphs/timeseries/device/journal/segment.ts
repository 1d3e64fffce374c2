import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** The beginning of a record: its file, and the byte in it. */
export type Position = { segment: number; offset: number }

/** One record and where the next one begins. */
export type JournalEntry = { text: string; start: Position; end: Position }

const name = /^journal-(\d{10})\.log$/

export function segmentPath(folder: string, segment: number): string {
  return join(folder, `journal-${String(segment).padStart(10, '0')}.log`)
}

/** Numbers of the journal's files, in their order. */
export async function segmentsOf(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  return names
    .flatMap(file => name.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

export function isBefore(a: Position, b: Position): boolean {
  return a.segment === b.segment ? a.offset < b.offset : a.segment < b.segment
}

/** `<crc32> <text>\n`: a record that was written half is told from a whole one. */
export function encodeRecord(text: string): Buffer {
  return Buffer.from(`${checksum(text)} ${text}\n`)
}

const newline = 10
const prefixBytes = 9

export type Decoded = {
  entries: JournalEntry[]
  /** Whole lines whose checksum is wrong. */
  damaged: number
  /** Bytes of whole lines. */
  bytes: number
}

/** The whole lines at the beginning of `bytes`, which lie at `start` of their file; at most `most`. */
export function decodeRecords(bytes: Buffer, start: Position, most = Infinity): Decoded {
  const decoded: Decoded = { entries: [], damaged: 0, bytes: 0 }
  while (decoded.entries.length < most) {
    const end = bytes.indexOf(newline, decoded.bytes)
    if (end === -1) break
    const line = bytes.toString('utf8', decoded.bytes, end)
    const text = line.slice(prefixBytes)
    const from = { segment: start.segment, offset: start.offset + decoded.bytes }
    const next = { segment: start.segment, offset: start.offset + end + 1 }
    if (line.startsWith(`${checksum(text)} `))
      decoded.entries.push({ text, start: from, end: next })
    else decoded.damaged += 1
    decoded.bytes = end + 1
  }
  return decoded
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
