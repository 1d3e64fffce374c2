import { registerHooks } from 'node:module'
import { parentPort } from 'node:worker_threads'
import type { ImportOptions } from '../import-options.ts'

export type ReadingRequest = { bytes: Uint8Array; options: ImportOptions }

// From source, as in tests, package imports must not lead to what was built before.
if (import.meta.url.endsWith('.ts')) {
  const root = new URL('../../../../', import.meta.url)
  registerHooks({
    resolve: (specifier, context, next) => {
      const isOwn = /^#(?:platform|prisma)\//.test(specifier)
      return next(isOwn ? new URL(specifier.slice(1), root).href : specifier, context)
    },
  })
}

const { answerTo } = await import('./answer.ts')

parentPort?.on('message', (request: ReadingRequest) => {
  void answerTo(request).then(({ answer, transfer }) => parentPort?.postMessage(answer, transfer))
})
