import type { Transferable } from 'node:worker_threads'
import { UserError } from '#platform/errors.ts'
import type { ImportOptions } from '../import-options.ts'
import type { Intake } from '../intake.ts'
import { takeIn } from '../take-in.ts'

/** What the thread answers; an error of the user as plain data, because classes do not cross threads. */
export type ReadingAnswer =
  | { intake: Intake }
  | { refused: { code: string; message: string; place?: string; remedy?: string } }
  | { failed: string }

type Answered = { answer: ReadingAnswer; transfer: Transferable[] }

/** Reads a file; the arrays of its series change their owner instead of being copied. */
export async function answerTo(request: {
  bytes: Uint8Array
  options: ImportOptions
}): Promise<Answered> {
  try {
    const intake = await takeIn(request.bytes, request.options)
    if (intake instanceof UserError) return { answer: { refused: plain(intake) }, transfer: [] }
    return { answer: { intake }, transfer: buffersOf(intake) }
  } catch (error) {
    const failed = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { answer: { failed }, transfer: [] }
  }
}

function plain({ code, message, place, remedy }: UserError) {
  return { code, message, ...(place && { place }), ...(remedy && { remedy }) }
}

function buffersOf({ series }: Intake): Transferable[] {
  const buffers = new Set<ArrayBufferLike>()
  for (const { starts, values, qualities, lines, steps, volumes } of series) {
    for (const column of [starts, values, qualities, lines, steps, volumes]) {
      if (column) buffers.add(column.buffer)
    }
  }
  return [...buffers].filter(buffer => buffer instanceof ArrayBuffer)
}
