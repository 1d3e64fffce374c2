import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'
import { createEmbedder, createLanguageModel } from './create-models.ts'
import type { ChatMessage, ChatOptions, Embedder, LanguageModel } from './language-model.ts'
import { ModelDefaults } from './model-defaults.store.ts'

type Use = { settings: Config['models']; pool: Database['pool'] }

/** A choice takes effect within this time, in every process. */
const knownForMs = 5000

/** Follows what an administrator chose; what is known stays while the database is away. */
class Followed<T> {
  private latest: { until: number; choice: string; made: Promise<T> } | undefined

  constructor(
    private value: T,
    private readonly read: () => Promise<Config['models']>,
    private readonly make: (settings: Config['models']) => T | undefined,
  ) {}

  get known(): T {
    return this.value
  }

  current(): Promise<T> {
    const now = Date.now()
    if (this.latest && this.latest.until > now) return this.latest.made
    const choice = this.latest?.choice ?? ''
    const made = this.follow(choice).catch(() => this.value)
    this.latest = { until: now + knownForMs, choice, made }
    return made
  }

  private async follow(before: string): Promise<T> {
    const settings = await this.read()
    const choice = JSON.stringify(settings)
    if (this.latest) this.latest.choice = choice
    if (choice !== before) this.value = this.make(settings) ?? this.value
    return this.value
  }
}

/** The model that writes answers: the one that was chosen last, else the configured one. Undefined without a server. */
export function followLanguageModel({ settings, pool }: Use): LanguageModel | undefined {
  const first = createLanguageModel(settings)
  if (!first) return undefined
  const defaults = new ModelDefaults(pool, settings)
  const followed = new Followed(
    first,
    async () => ({ ...settings, chatModel: (await defaults.chat()) ?? settings.chatModel }),
    createLanguageModel,
  )
  return {
    get engine() {
      return followed.known.engine
    },
    contextTokens: first.contextTokens,
    async *stream(messages: ChatMessage[], options: ChatOptions) {
      yield* (await followed.current()).stream(messages, options)
    },
    check: async () => (await followed.current()).check(),
  }
}

/** The model of the search by meaning, likewise. */
export function followEmbedder({ settings, pool }: Use): Embedder | undefined {
  const first = createEmbedder(settings)
  if (!first) return undefined
  const defaults = new ModelDefaults(pool, settings)
  const followed = new Followed(
    first,
    async () => withEmbedding(settings, await defaults.embedding()),
    createEmbedder,
  )
  return {
    get engine() {
      return followed.known.engine
    },
    get model() {
      return followed.known.model
    },
    get dimension() {
      return followed.known.dimension
    },
    get prefixes() {
      return followed.known.prefixes ?? { document: '', query: '' }
    },
    current: () => followed.current(),
    digest: async () => (await followed.current()).digest?.() ?? null,
    embed: async (texts, purpose) => (await followed.current()).embed(texts, purpose),
    check: async () => (await followed.current()).check(),
  }
}

function withEmbedding(
  settings: Config['models'],
  chosen: Awaited<ReturnType<ModelDefaults['embedding']>>,
): Config['models'] {
  if (!chosen) return settings
  const { model, dimension, documentPrefix, queryPrefix } = chosen
  return {
    ...settings,
    ...{ embeddingModel: model, embeddingDimension: dimension, documentPrefix, queryPrefix },
  }
}
