import { StartupError } from './errors.ts'
import { keepMemorySteady } from './steady-memory.ts'

export type Running = { close(): Promise<void> }

const closeWithinMs = 12_000

/**
 * The life of one process: start, tell the supervisor, end cleanly on SIGTERM, on SIGINT and when the
 * supervisor is gone. A StartupError ends it with its one sentence.
 */
export async function runProcess(start: () => Promise<Running>): Promise<void> {
  try {
    const running = await start()
    let ending = false
    const end = () => {
      // Ctrl-C reaches the whole process group, and the supervisor asks as well.
      if (!ending) void endProcess(running)
      ending = true
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
    process.once('disconnect', end)
    keepMemorySteady()
    process.send?.({ type: 'ready' })
  } catch (error) {
    const sentence = error instanceof StartupError ? error.message : undefined
    process.stderr.write(`${sentence ?? describe(error)}\n`)
    process.exit(1)
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

async function endProcess(running: Running): Promise<void> {
  const timer = setTimeout(() => process.exit(1), closeWithinMs)
  timer.unref()
  await running.close().catch((error: unknown) => process.stderr.write(`${describe(error)}\n`))
  process.exit(0)
}

/** The one sentence for a port that is taken; other errors pass unchanged. */
export function explainListenError(error: unknown, port: number, variable: string): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!taken) return error
  return new StartupError(
    `Port ${port} (${variable}) ist schon belegt: Beenden Sie das Programm, das ihn benutzt, oder setzen Sie ${variable} in der Datei .env auf einen freien Port.`,
  )
}
