import type { Embedder } from '#platform/models/language-model.ts'
import type { IndexEmbedding } from './search-index.ts'

const askAgainMs = 60_000

/** What the configured model is, asked again from time to time: it may be exchanged under its name. */
export class ConfiguredEmbedding {
  private digest: { model: string; value: string | null; until: number } | undefined

  constructor(private readonly embedder: Embedder | undefined) {}

  /** Null: no model is configured. A server that does not answer leaves the digest open. */
  async current(): Promise<IndexEmbedding | null> {
    const { embedder } = this
    return embedder ? this.of((await embedder.current?.()) ?? embedder) : null
  }

  /** The same of a model that is at hand. */
  async of(embedder: Embedder): Promise<IndexEmbedding> {
    return {
      model: embedder.model,
      dimension: embedder.dimension,
      digest: await this.currentDigest(embedder),
      documentPrefix: embedder.prefixes?.document ?? null,
      queryPrefix: embedder.prefixes?.query ?? null,
    }
  }

  private async currentDigest(embedder: Embedder): Promise<string | null> {
    const now = Date.now()
    const known = this.digest?.model === embedder.model ? this.digest : undefined
    if (known && known.until > now) return known.value
    const asked = await Promise.resolve(embedder.digest?.() ?? null).catch(() => undefined)
    // What was known stays known while the server is away.
    const value = asked === undefined ? (known?.value ?? null) : asked
    this.digest = { model: embedder.model, value, until: now + askAgainMs }
    return value
  }
}
