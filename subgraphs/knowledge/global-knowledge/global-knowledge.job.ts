import { Readable } from 'node:stream'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { JobHandler } from '#platform/jobs/job.ts'
import type { Ingester } from '../ingestion/ingester.service.ts'
import { documentText, globalSource, globalTag, type GlobalBlock } from './global-block.ts'
import type { GlobalKnowledgeStore } from './global-knowledge.store.ts'

type Dependencies = { store: GlobalKnowledgeStore; ingester: Pick<Ingester, 'ingest'> }

/**
 * Takes approved building blocks into the library, while global knowledge is switched on. What is
 * there already costs nothing, so it may be repeated and taken up again anywhere.
 */
export function createGlobalKnowledgeJob({
  store,
  ingester,
}: Dependencies): JobHandler<Record<string, never>> {
  return {
    kind: 'GLOBAL_KNOWLEDGE',
    payload: z.strictObject({}),
    retryLimit: 3,
    expireInSeconds: 1800,
    async run(_payload, { job, signal, progress }) {
      const blocks = await store.pending()
      const refused: string[] = []
      for (const [at, block] of blocks.entries()) {
        signal.throwIfAborted()
        await progress(at / blocks.length, `Baustein ${at + 1} von ${blocks.length}`)
        const request = requestFor(block, job.id, job.createdBy)
        const control = { signal, progress: () => Promise.resolve() }
        const result = await ingester.ingest(request, control)
        if (result instanceof UserError) refused.push(`„${block.title}“: ${result.message}`)
      }
      return { message: summary(blocks.length - refused.length, refused) }
    },
  }
}

function requestFor(block: GlobalBlock, jobId: string, createdBy: string | null) {
  const bytes = Buffer.from(documentText(block))
  return {
    itemId: block.itemId,
    sha256: block.sha256,
    fileName: `${block.key}.md`,
    description: {
      title: block.title,
      kind: 'ARTICLE' as const,
      tags: [globalTag, ...block.tags.filter(tag => tag !== globalTag)],
      confidentiality: 'PUBLIC' as const,
      source: globalSource,
    },
    source: globalSource,
    method: 'api' as const,
    notes: `Globales Wissen, Fassung ${block.version}`,
    validFrom: null,
    createdBy,
    jobId,
    acceptDuplicate: true,
    open: () => Promise.resolve(Readable.from([bytes])),
  }
}

function summary(taken: number, refused: string[]): string {
  const done = `${taken} ${taken === 1 ? 'Baustein ist' : 'Bausteine sind'} aufgenommen.`
  return refused.length === 0 ? done : `${done} Nicht aufgenommen: ${refused.join(' ')}`
}
