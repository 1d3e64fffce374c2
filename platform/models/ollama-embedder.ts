import { Ollama } from 'ollama'
import { z } from 'zod'
import type { Embedder } from './language-model.ts'
import { ModelFailure, WrongDimension } from './model-failure.ts'
import { checkModel, modelDigest } from './ollama-check.ts'
import { ollamaFetch } from './ollama-fetch.ts'

export type OllamaEmbedderSettings = {
  url: string
  model: string
  dimension: number
  contextTokens: number
  /** Put before each text; models like nomic-embed-text were trained with them. */
  documentPrefix: string
  queryPrefix: string
  timeouts?: Partial<typeof defaultTimeouts>
}

/** A batch of documents may wait for the model to be loaded; a query has a reader waiting. */
const defaultTimeouts = { documentMs: 120_000, queryMs: 10_000 }
const batchSize = 32

const answer = z.object({ embeddings: z.array(z.array(z.number())) })

/** An embedding model of an Ollama server. Failures are ModelFailure; no wrong vector gets out. */
export class OllamaEmbedder implements Embedder {
  readonly engine: string
  readonly model: string
  readonly dimension: number
  readonly prefixes: { document: string; query: string }
  private readonly timeouts: typeof defaultTimeouts

  constructor(private readonly settings: OllamaEmbedderSettings) {
    this.engine = `ollama ${settings.model}`
    this.model = settings.model
    this.dimension = settings.dimension
    this.prefixes = { document: settings.documentPrefix, query: settings.queryPrefix }
    this.timeouts = { ...defaultTimeouts, ...settings.timeouts }
  }

  async embed(texts: string[], purpose: 'document' | 'query'): Promise<number[][]> {
    const prefix = this.prefixes[purpose]
    const vectors: number[][] = []
    for (let start = 0; start < texts.length; start += batchSize) {
      const batch = texts.slice(start, start + batchSize).map(text => prefix + text)
      vectors.push(...(await this.embedBatch(batch, this.timeouts[`${purpose}Ms`])))
    }
    return vectors
  }

  async check(): Promise<void> {
    await checkModel(this.settings.url, this.settings.model)
  }

  digest(): Promise<string | null> {
    return modelDigest(this.settings.url, this.model)
  }

  private async embedBatch(input: string[], withinMs: number): Promise<number[][]> {
    const { embeddings } = await this.ask(input, withinMs)
    if (embeddings.length !== input.length) {
      throw malformed(`${embeddings.length} vectors for ${input.length} texts`)
    }
    const wrong = embeddings.find(vector => vector.length !== this.dimension)
    if (wrong) throw new WrongDimension(wrong.length, this.dimension)
    return embeddings
  }

  private async ask(input: string[], withinMs: number): Promise<z.infer<typeof answer>> {
    const signal = AbortSignal.timeout(withinMs)
    const client = new Ollama({ host: this.settings.url, fetch: ollamaFetch(signal) })
    const options = { num_ctx: this.settings.contextTokens }
    try {
      return answer.parse(await client.embed({ model: this.model, input, options }))
    } catch (error) {
      if (signal.aborted) throw new ModelFailure('timeout', `no vectors in ${withinMs} ms`)
      if (error instanceof ModelFailure) throw error
      throw malformed('an answer that is no list of finite vectors', error)
    }
  }
}

function malformed(what: string, cause?: unknown): ModelFailure {
  return new ModelFailure('malformed', `Ollama sent ${what}`, { cause })
}
