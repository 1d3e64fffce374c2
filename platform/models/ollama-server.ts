import { Ollama } from 'ollama'
import { z } from 'zod'
import { ModelFailure } from './model-failure.ts'
import { ollamaFetch } from './ollama-fetch.ts'
import { SilenceWatch } from './silence-watch.ts'

/** A model that the server has. */
export type ServedModel = {
  name: string
  /** The files behind the name. */
  digest: string
  sizeBytes: number
  modifiedAt: Date | null
  family: string | null
  parameterSize: string | null
  quantization: string | null
}
export type PullProgress = { status: string; completedBytes: number; totalBytes: number }

const text = z.string().min(1).nullable().catch(null)
const served = z.object({
  name: z.string(),
  digest: z.string().catch(''),
  size: z.number().catch(0),
  modified_at: z.coerce.date().nullable().catch(null),
  details: z
    .object({ family: text, parameter_size: text, quantization_level: text })
    .catch({ family: null, parameter_size: null, quantization_level: null }),
})
const shown = z.object({ capabilities: z.array(z.string()).optional().catch(undefined) })
const pulled = z.object({
  status: z.string().catch(''),
  digest: z.string().optional(),
  total: z.number().optional(),
  completed: z.number().optional(),
})
const vectors = z.object({ embeddings: z.array(z.array(z.number()).min(1)).length(1) })

const withinMs = 5000
/** A model may have to be loaded from disk before it answers. */
const probeWithinMs = 60_000
const silenceMs = 120_000

/** What an administrator does with an Ollama server. Failures are ModelFailure. */
export class OllamaServer {
  constructor(
    private readonly url: string,
    private readonly silence = silenceMs,
  ) {}

  async list(): Promise<ServedModel[]> {
    const { models } = await this.ask(withinMs, client => client.list())
    return models.map(model => {
      const { name, digest, size, modified_at, details } = served.parse(model)
      const { family, parameter_size, quantization_level } = details
      return {
        ...{ name, digest, sizeBytes: size, modifiedAt: modified_at, family },
        ...{ parameterSize: parameter_size, quantization: quantization_level },
      }
    })
  }

  /** Undefined when there is no such model; `x` is also `x:latest`. */
  async find(name: string): Promise<ServedModel | undefined> {
    const names = new Set([name, `${name}:latest`])
    return (await this.list()).find(model => names.has(model.name))
  }

  /** `completion`, `embedding` …; undefined when the server does not tell. */
  async capabilities(model: string): Promise<string[] | undefined> {
    return shown.parse(await this.ask(withinMs, client => client.show({ model }))).capabilities
  }

  /** Length of the model's vectors, found by making one. */
  async dimension(model: string): Promise<number> {
    const answer = await this.ask(probeWithinMs, client =>
      client.embed({ model, input: ['Probe'] }),
    )
    const parsed = vectors.safeParse(answer)
    if (!parsed.success) throw new ModelFailure('malformed', 'Ollama sent no vector')
    return parsed.data.embeddings[0]?.length ?? 0
  }

  /** Downloads the model or what is new of it. Throws the reason of `signal` when it aborts. */
  async pull(
    model: string,
    {
      signal,
      onProgress,
    }: { signal: AbortSignal; onProgress: (at: PullProgress) => Promise<void> },
  ): Promise<void> {
    const watch = new SilenceWatch()
    const either = AbortSignal.any([signal, watch.signal])
    const parts = new Map<string, { total: number; completed: number }>()
    try {
      watch.expect('the next piece of the model', this.silence)
      const client = new Ollama({ host: this.url, fetch: ollamaFetch(either) })
      let isDone = false
      for await (const part of await client.pull({ model, stream: true })) {
        watch.expect('the next piece of the model', this.silence)
        const { status, digest, total, completed } = pulled.parse(part)
        if (digest !== undefined && total !== undefined) {
          parts.set(digest, { total, completed: completed ?? 0 })
        }
        isDone = status === 'success'
        await onProgress({ status, ...sumOf([...parts.values()]) })
      }
      if (!isDone)
        throw new ModelFailure('malformed', 'Ollama ended without saying that it is done')
    } catch (error) {
      either.throwIfAborted()
      throw asFailure(error)
    } finally {
      watch.stop()
    }
  }

  /** The same files under another name as well. */
  async copy(source: string, destination: string): Promise<void> {
    await this.ask(withinMs, client => client.copy({ source, destination }))
  }

  async remove(model: string): Promise<void> {
    await this.ask(withinMs, client => client.delete({ model }))
  }

  private async ask<T>(within: number, question: (client: Ollama) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(within)
    try {
      return await question(new Ollama({ host: this.url, fetch: ollamaFetch(signal) }))
    } catch (error) {
      if (!signal.aborted) throw asFailure(error)
      throw new ModelFailure('timeout', `Ollama did not answer in ${within} ms`)
    }
  }
}

function sumOf(parts: { total: number; completed: number }[]) {
  let totalBytes = 0
  let completedBytes = 0
  for (const { total, completed } of parts) {
    totalBytes += total
    completedBytes += completed
  }
  return { totalBytes, completedBytes }
}

function asFailure(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error
  const cause = { cause: error }
  // What fetch throws when the connection breaks off.
  if (error instanceof TypeError) return new ModelFailure('unreachable', 'Ollama broke off', cause)
  return new ModelFailure('malformed', 'Ollama sent an answer that cannot be used', cause)
}
