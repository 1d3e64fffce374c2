import type { Plugin } from 'vite'
import * as generated from '../src/graphql/graphql.ts'

const CALL = /graphql\(\s*`([^`]*)`\s*,?\s*\)/g
const OPERATION = /\b(?:query|mutation|subscription)\s+(\w+)/
/** Stands alone in its call; the documents that spread it carry a copy. */
const FRAGMENT = /^\s*fragment\s/
const IMPORT = /^import \{ graphql \} from .*$/m

const documents: Record<string, unknown> = generated

function documentOf(source: string, file: string): string {
  if (FRAGMENT.test(source)) return 'undefined'
  const name = OPERATION.exec(source)?.[1]
  const document = documents[`${name}Document`]
  if (document === undefined)
    throw new Error(`No generated document for ${name} in ${file}: run codegen`)
  return JSON.stringify(document)
}

/**
 * Replaces `graphql(...)` calls by their parsed documents, so that a page carries only its own ones:
 * the generated look-up table would put every document of the app into the first load.
 */
export function inlineDocuments(): Plugin {
  return {
    name: 'inline-graphql-documents',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.queries.ts')) return null
      const inlined = code
        .replaceAll(CALL, (_, source: string) => documentOf(source, id))
        .replace(IMPORT, '')
      return { code: inlined, map: null }
    },
  }
}
