import { GraphQLError, parse, type DocumentNode } from 'graphql'
import { gatewayError } from '../errors/gateway-error.ts'
import { limits } from './limits.ts'
import { measureDocument, type DocumentSize } from './measure-document.ts'

/** Throws GRAPHQL_PARSE_FAILED, or OPERATION_LIMIT_EXCEEDED with the limit's name; both are HTTP 400. */
export function parseWithinLimits(source: string): DocumentNode {
  const document = parseShort(source)
  const size = measureDocument(document)
  for (const name of ['depth', 'aliases', 'directives', 'rootFields', 'selections'] as const) {
    if (size[name] > limits[name]) throw limitExceeded(name, sentences[name](size[name]))
  }
  return document
}

function parseShort(source: string): DocumentNode {
  try {
    return parse(source, { maxLexicalTokens: limits.tokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('Parsing aborted')) {
      throw limitExceeded(
        'tokens',
        `Die Anfrage ist zu lang, erlaubt sind ${german(limits.tokens)} Token.`,
      )
    }
    throw new GraphQLError(error.message, {
      ...(error.source && { source: error.source }),
      ...(error.positions && { positions: error.positions }),
      extensions: { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } },
    })
  }
}

const sentences: Record<keyof DocumentSize, (actual: number) => string> = {
  depth: actual => `Die Anfrage ist ${actual} Ebenen tief, erlaubt sind ${limits.depth}.`,
  aliases: actual => `Die Anfrage benutzt ${actual} Aliasnamen, erlaubt sind ${limits.aliases}.`,
  directives: actual =>
    `Die Anfrage benutzt ${actual} Direktiven, erlaubt sind ${limits.directives}.`,
  rootFields: actual =>
    `Die Anfrage verlangt ${actual} Felder auf der obersten Ebene, erlaubt sind ${limits.rootFields}.`,
  selections: () =>
    `Die Anfrage verlangt mit allen Fragmenten zu viele Felder, erlaubt sind ${german(limits.selections)}.`,
}

function limitExceeded(limit: keyof DocumentSize | 'tokens', message: string): GraphQLError {
  return gatewayError('OPERATION_LIMIT_EXCEEDED', message, {
    status: 400,
    extensions: { limit, maximum: limits[limit] },
  })
}

function german(count: number): string {
  return count.toLocaleString('de-DE')
}
