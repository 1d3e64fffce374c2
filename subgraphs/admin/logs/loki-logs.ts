import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readBoundedAnswer } from '#platform/net/bounded-body.ts'
import {
  levelOf,
  logLevels,
  readCursor,
  writeCursor,
  type FoundLogs,
  type LogEntry,
  type LogSource,
  type LogWish,
} from './log-entry.ts'

const answer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string().regex(/^\d+$/), z.string()]).rest(z.unknown())),
      }),
    ),
  }),
})
const pinoLine = z.looseObject({
  time: z.unknown(),
  level: z.number(),
  msg: z.string().default(''),
  service: z.string().optional(),
})
const position = z.tuple([z.string().regex(/^\d{1,20}$/), z.string()])

/** `stamp`: nanoseconds, by which Loki orders. `mark`: tells lines of one nanosecond apart. */
type Placed = LogEntry & { stamp: bigint; mark: string }

const withinMs = 10_000
const mostBytes = 16_000_000
/** So many lines may share the nanosecond at the end of a page. */
const tiesAllowed = 100

/** Asks Loki's HTTP API `query_range`; lines are those of our log, with the label `service`. */
export class LokiLogs implements LogSource {
  constructor(
    private readonly url: string,
    private readonly within = withinMs,
  ) {}

  /** Rejects when Loki does not answer as it should. */
  async find(wish: LogWish): Promise<FoundLogs> {
    const start = position.safeParse(readCursor(wish.after))
    const after = start.success ? { stamp: BigInt(start.data[0]), mark: start.data[1] } : undefined
    const response = await fetch(this.addressFor(wish, after?.stamp), {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(this.within),
      redirect: 'error',
    })
    const bytes = await readBoundedAnswer(response, mostBytes)
    if (!response.ok || !bytes) throw new Error(`Loki answered ${response.status}`)
    const { data } = answer.parse(JSON.parse(Buffer.from(bytes).toString()))
    const entries = data.result.flatMap(({ stream, values }) =>
      values.map(([stamp, line]) => entryOf(stream, stamp, line)),
    )
    const following = entries
      .toSorted(newestFirst)
      .filter(entry => !after || isBehind(entry, after))
    return { entries: following.slice(0, wish.limit), missing: [] }
  }

  private addressFor(wish: LogWish, before: bigint | undefined): URL {
    const { from, to, limit } = wish
    // Loki leaves the end itself out; a page goes on with the rest of its last nanosecond.
    const end = before === undefined ? nanoseconds(to) + 1_000_000n : before + 1n
    const address = new URL('/loki/api/v1/query_range', this.url)
    address.search = new URLSearchParams({
      query: logQl(wish),
      start: String(nanoseconds(from)),
      end: String(end),
      limit: String(limit + (before === undefined ? 0 : tiesAllowed)),
      direction: 'backward',
    }).toString()
    return address
  }
}

/** LogQL: the processes, lines with the text, lines of at least this level. */
export function logQl({ process, text, level }: Pick<LogWish, 'process' | 'text' | 'level'>) {
  const stages = [
    process === undefined ? '{service=~".+"}' : `{service=${JSON.stringify(process)}}`,
    ...(text ? [`|~ ${JSON.stringify(`(?i)${escaped(text)}`)}`] : []),
    ...(level === 'TRACE' ? [] : [`| json severity="level" | severity >= ${logLevels[level]}`]),
  ]
  return stages.join(' ')
}

/** For RE2, whose special characters these are; RegExp.escape writes others in ways RE2 does not know. */
const escaped = (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')

function nanoseconds(moment: Date): bigint {
  return BigInt(moment.getTime()) * 1_000_000n
}

function entryOf(stream: Record<string, string>, stamp: string, line: string): Placed {
  const parsed = pinoLine.safeParse(jsonOf(line))
  const { level, msg, service, ...details } = parsed.success
    ? { ...parsed.data, time: undefined }
    : { level: 30, msg: line, service: undefined }
  const name = service ?? stream['service'] ?? ''
  const mark = createHash('sha256').update(`${name}\n${line}`).digest('base64url').slice(0, 16)
  return {
    time: new Date(Number(BigInt(stamp) / 1_000_000n)),
    ...{ process: name, level: levelOf(level), message: msg, stamp: BigInt(stamp), mark },
    details: JSON.stringify(details),
    cursor: writeCursor([stamp, mark]),
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

type Place = Pick<Placed, 'stamp' | 'mark'>

function newestFirst(a: Place, b: Place): number {
  if (a.stamp !== b.stamp) return a.stamp > b.stamp ? -1 : 1
  return a.mark < b.mark ? -1 : 1
}

function isBehind(entry: Place, { stamp, mark }: Place): boolean {
  return entry.stamp < stamp || (entry.stamp === stamp && entry.mark > mark)
}
