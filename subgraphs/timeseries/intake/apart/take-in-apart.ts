import { Worker } from 'node:worker_threads'
import { UserError } from '#platform/errors.ts'
import type { ImportOptions } from '../import-options.ts'
import type { Intake } from '../intake.ts'
import { mostReadingMs } from '../limits.ts'
import type { ReadingAnswer } from './answer.ts'
import { createSlots } from './slots.ts'

// Built beside this file; from source, as in tests, it is source as well.
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('./take-in.worker.ts', import.meta.url)
  : new URL('./take-in.worker.js', import.meta.url)

/** Objects of one reading; the columns themselves lie outside of the heap and are bounded by their number. */
const resourceLimits = { maxOldGenerationSizeMb: 1536, maxYoungGenerationSizeMb: 128 }

/** Files are read one or two at a time; more would only fight for memory. */
const slots = createSlots(2)

/**
 * `takeIn` in a thread of its own, so that a long file blocks nobody: bounded in time and memory, ended
 * by `signal`. The bytes are handed over: the caller's array is empty afterwards. UserError:
 * IMPORT_TOO_COMPLEX beside those of `takeIn`. Rejects with the signal's reason.
 */
export async function takeInApart(
  bytes: Uint8Array,
  options: ImportOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<Intake | UserError> {
  const leave = await slots.enter(signal)
  try {
    return await readInThread(bytes, options, signal)
  } finally {
    leave()
  }
}

async function readInThread(
  bytes: Uint8Array,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<Intake | UserError> {
  const worker = idle.pop() ?? makeThread()
  worker.ref()
  const deadline = AbortSignal.timeout(mostReadingMs)
  const end = AbortSignal.any([signal, deadline])
  try {
    const answer = await answerOf(worker, { bytes: own(bytes), options }, end)
    keepForNext(worker)
    return toResult(answer)
  } catch (error) {
    if (!idle.includes(worker)) await worker.terminate()
    signal.throwIfAborted()
    if (deadline.aborted || isOutOfMemory(error)) return tooComplex()
    throw error
  }
}

/** Threads that have answered; a preview is soon followed by its import. They hold no process alive. */
const idle: Worker[] = []
const idleMs = 30_000

function makeThread(): Worker {
  const worker = new Worker(workerUrl, { resourceLimits })
  worker.on('exit', () => drop(worker))
  // Whoever waits for an answer hears of an error; while nobody does it must not end the process.
  worker.on('error', () => drop(worker))
  return worker
}

function keepForNext(worker: Worker): void {
  idle.push(worker)
  worker.unref()
  setTimeout(() => {
    if (drop(worker)) void worker.terminate()
  }, idleMs).unref()
}

/** Whether it was idle. */
function drop(worker: Worker): boolean {
  const at = idle.indexOf(worker)
  if (at >= 0) idle.splice(at, 1)
  return at >= 0
}

/** A part of a larger buffer is copied: handing over the whole would empty its other users. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole =
    bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength
  return isWhole ? new Uint8Array(bytes.buffer) : Uint8Array.from(bytes)
}

function answerOf(
  worker: Worker,
  request: { bytes: Uint8Array<ArrayBuffer>; options: ImportOptions },
  end: AbortSignal,
): Promise<ReadingAnswer> {
  return new Promise((resolve, reject) => {
    const done = () => {
      end.removeEventListener('abort', stop)
      worker.off('message', take).off('error', fail).off('exit', gone)
    }
    const fail = (error: Error) => {
      done()
      reject(error)
    }
    const stop = () => fail(end.reason instanceof Error ? end.reason : new Error('aborted'))
    const gone = () => fail(new Error('the reading thread ended without an answer'))
    const take = (answer: ReadingAnswer) => {
      done()
      resolve(answer)
    }
    end.addEventListener('abort', stop, { once: true })
    worker.on('message', take).on('error', fail).on('exit', gone)
    if (end.aborted) stop()
    else worker.postMessage(request, [request.bytes.buffer])
  })
}

function toResult(answer: ReadingAnswer): Intake | UserError {
  if ('failed' in answer) throw new Error(`reading failed: ${answer.failed}`)
  if ('intake' in answer) return answer.intake
  const { code, message, place, remedy } = answer.refused
  return new UserError(code, message, {
    ...(place !== undefined && { place }),
    ...(remedy !== undefined && { remedy }),
  })
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function tooComplex(): UserError {
  return new UserError(
    'IMPORT_TOO_COMPLEX',
    'Die Datei ist zu groß oder zu verschachtelt, um sie in vertretbarer Zeit zu lesen.',
    { remedy: 'Teilen Sie die Datei, oder speichern Sie nur die Werte als „CSV UTF-8“.' },
  )
}
