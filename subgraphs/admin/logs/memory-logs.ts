import { z } from 'zod'
import type { ProcessDirectory } from '../health/process-directory.ts'
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
  lines: z
    .array(
      z.object({
        sequence: z.number(),
        time: z.iso.datetime(),
        level: z.number(),
        message: z.string(),
        fields: z.record(z.string(), z.unknown()),
      }),
    )
    .max(1000),
})
type Line = z.infer<typeof answer>['lines'][number]
const position = z.tuple([z.number(), z.string(), z.number()])

type Placed = LogEntry & { sequence: number }

/** The logs that the processes keep in memory, gathered in the order of time. */
export class MemoryLogs implements LogSource {
  constructor(private readonly directory: ProcessDirectory) {}

  async find(wish: LogWish): Promise<FoundLogs> {
    const { processes } = this.directory
    const only = processes.filter(({ name }) => !wish.process || name === wish.process)
    const answers = await Promise.all(
      only.map(process => this.directory.askAll(pathFor(wish, process.name), answer, [process])),
    )
    const all = answers.flat()
    const entries = all.flatMap(({ process, answer: told }) =>
      (told?.lines ?? []).map(line => entryOf(process.name, line)),
    )
    return {
      entries: entries.toSorted(newestFirst).slice(0, wish.limit),
      missing: all.flatMap(({ process, answer: told }) => (told ? [] : [process.name])),
    }
  }
}

function pathFor(wish: LogWish, process: string): string {
  const query = new URLSearchParams({
    from: wish.from.toISOString(),
    to: wish.to.toISOString(),
    level: String(logLevels[wish.level]),
    limit: String(wish.limit),
    ...(wish.text && { text: wish.text }),
    ...startFor(wish.after, process),
  })
  return `/internal/logs?${query.toString()}`
}

/** Entries of the same millisecond come in the order of the processes' names. */
function startFor(after: string | undefined, process: string): Record<string, string> {
  const cursor = position.safeParse(readCursor(after))
  if (!cursor.success) return {}
  const [time, name, sequence] = cursor.data
  const behind = process > name ? Number.MAX_SAFE_INTEGER : 0
  return {
    afterTime: new Date(time).toISOString(),
    afterSequence: String(process === name ? sequence : behind),
  }
}

function entryOf(process: string, { sequence, time, level, message, fields }: Line): Placed {
  const at = new Date(time)
  return {
    ...{ time: at, process, level: levelOf(level), message, sequence },
    details: JSON.stringify({ ...fields, service: undefined }),
    cursor: writeCursor([at.getTime(), process, sequence]),
  }
}

function newestFirst(a: Placed, b: Placed): number {
  const byTime = b.time.getTime() - a.time.getTime()
  if (byTime !== 0) return byTime
  if (a.process !== b.process) return a.process < b.process ? -1 : 1
  return b.sequence - a.sequence
}
