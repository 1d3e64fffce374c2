import { createWriteStream, type WriteStream } from 'node:fs'

/** Where the output of a process goes. */
export type LogFile = { write: (chunk: Buffer) => void; end: () => void }

const tryAgainAfterMs = 5_000

/** Never ends the process that writes: what the disk does not take is left out, until it has room again. */
export function openLogFile(path: string): LogFile {
  let stream: WriteStream | undefined
  let openAgainAt = 0

  function open(): WriteStream {
    const opened = createWriteStream(path, { flags: 'a', mode: 0o600 })
    opened.on('error', () => {
      openAgainAt = Date.now() + tryAgainAfterMs
      if (stream === opened) stream = undefined
      opened.destroy()
    })
    return opened
  }

  return {
    write(chunk) {
      if (!stream && Date.now() < openAgainAt) return
      stream ??= open()
      stream.write(chunk)
    },
    end: () => stream?.end(),
  }
}
