import type { Service } from '#platform/service.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import type { VectorEngine, VectorStore } from '#platform/vectors/vector-store.ts'
import { currentAnalyzer } from './analyzer.ts'
import { ConfiguredEmbedding } from './configured-embedding.ts'
import { IndexLock } from './index-lock.store.ts'
import { LexicalEncoder } from './lexical-encoder.ts'
import { sameEmbedding, type SearchIndex } from './search-index.ts'
import { SearchIndexStore } from './search-index.store.ts'

/** A search index with what is needed to write to it and to ask it. */
export type OpenIndex = {
  record: SearchIndex
  store: VectorStore
  encoder: LexicalEncoder
}

/**
 * The search indexes of this installation: the active one answers, and everything that is written
 * reaches the one that is being built as well.
 */
export class SearchIndexes {
  readonly records: SearchIndexStore
  readonly lock: IndexLock
  readonly engine: VectorEngine
  readonly configured: ConfiguredEmbedding
  private readonly embedder: Embedder | undefined
  private readonly opened = new Map<number, Promise<OpenIndex>>()

  constructor(use: {
    database: Service['database']
    engine: VectorEngine
    embedder: Embedder | undefined
  }) {
    this.records = new SearchIndexStore(use.database)
    this.lock = new IndexLock(use.database)
    this.engine = use.engine
    this.embedder = use.embedder
    this.configured = new ConfiguredEmbedding(use.embedder)
  }

  /** The index that answers; the first one is made when there is none. */
  async active(): Promise<OpenIndex> {
    const id = (await this.records.activeId()) ?? (await this.makeFirst())
    return this.opened.get(id) ?? this.openActive()
  }

  /** Those that passages are written to, the active one first. */
  async writable(): Promise<OpenIndex[]> {
    await this.active()
    const records = (await this.records.list()).filter(({ state }) => state !== 'dropping')
    this.forgetAllBut(records.map(({ id }) => id))
    return Promise.all(records.map(record => this.open(record)))
  }

  /** Loads the index that answers, so that no question waits for it. */
  async warmUp(): Promise<void> {
    await (await this.active()).store.warmUp()
  }

  /** Rejects when the engine does not answer or its collection is gone. */
  async check(): Promise<void> {
    await (await this.active()).store.check()
  }

  async count(): Promise<number> {
    return (await this.active()).store.count()
  }

  /** The configured model where its vectors compare with those of the index; else it is left out. */
  async embedderFor({ embedding }: SearchIndex): Promise<Embedder | undefined> {
    if (!embedding || !this.embedder) return undefined
    // The model may be exchanged meanwhile: what is handed out is the one that was compared.
    const embedder = (await this.embedder.current?.()) ?? this.embedder
    return sameEmbedding(embedding, await this.configured.of(embedder)) ? embedder : undefined
  }

  private async openActive(): Promise<OpenIndex> {
    const record = (await this.records.list()).find(({ state }) => state === 'active')
    if (!record) throw new Error('there is no active search index')
    return this.open(record)
  }

  private open(record: SearchIndex): Promise<OpenIndex> {
    const known = this.opened.get(record.id)
    if (known) return known
    const opening = this.openAnew(record)
    this.opened.set(record.id, opening)
    opening.catch(() => this.opened.delete(record.id))
    return opening
  }

  private async openAnew(record: SearchIndex): Promise<OpenIndex> {
    const { analyzer, collection, embedding } = record
    const store = this.engine.collection(collection)
    await store.prepare(embedding ? { denseDimension: embedding.dimension } : {})
    if (record.state === 'active') await this.engine.publish(collection)
    const lexicon = analyzer.compounds ? await this.records.lexicon(record.id) : []
    return { record, store, encoder: new LexicalEncoder(analyzer, lexicon) }
  }

  private async makeFirst(): Promise<number> {
    await this.records.add({
      state: 'active',
      analyzer: currentAnalyzer,
      lexicon: [],
      embedding: await this.configured.current(),
      learntFrom: 0,
      planned: 0,
      jobId: null,
    })
    const id = await this.records.activeId()
    if (id === undefined) throw new Error('the first search index was not made')
    return id
  }

  private forgetAllBut(ids: number[]): void {
    for (const id of this.opened.keys()) if (!ids.includes(id)) this.opened.delete(id)
  }
}
