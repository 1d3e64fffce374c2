import { createHash } from 'node:crypto'
import type { QueryPlan } from '@apollo/query-planner'
import {
  BREAK,
  getOperationAST,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql'
import { notPlannable } from '../errors/gateway-error.ts'
import { parseWithinLimits } from '../limits/parse-within-limits.ts'
import { variableErrors } from '../supergraph/apollo-gateway.ts'
import { createLruCache } from '../supergraph/lru-cache.ts'
import type { Operation, Supergraph } from '../supergraph/supergraph.ts'

/** What a client sends over WebSocket. */
type OperationRequest = {
  query: string
  operationName?: string | null | undefined
  variables?: Record<string, unknown> | null | undefined
}

/** Ready to run: valid, small enough, planned, with fitting variables. */
export type PreparedOperation = {
  definition: OperationDefinitionNode
  operation: Operation
  plan: QueryPlan
  variables: Record<string, unknown>
}

/** The one gate for operations, whichever way they come. */
export type Operations = {
  /** Parses within the limits; throws GraphQLError. HTTP: Apollo Server goes on from here. */
  admit(source: string): DocumentNode
  /** Everything up to running it. WebSocket: the errors go to the client and the socket stays open. */
  prepare(request: OperationRequest): PreparedOperation | readonly GraphQLError[]
}

const documentsKept = 1_000
/** A longer text is parsed each time: it is rare, and would fill the memory. */
const keptLength = 20_000

export function createOperations(
  supergraph: Supergraph,
  options: { introspection: boolean },
): Operations {
  const admitted = createLruCache<DocumentNode>(documentsKept)
  const valid = createLruCache<{ document: DocumentNode; hash: string }>(documentsKept)
  const rules = options.introspection
    ? specifiedRules
    : [...specifiedRules, NoSchemaIntrospectionCustomRule]

  function admit(source: string): DocumentNode {
    const known = admitted.get(source)
    if (known) return known
    const document = parseWithinLimits(source)
    if (source.length <= keptLength) admitted.set(source, document)
    return document
  }

  function validated(source: string): { document: DocumentNode; hash: string } {
    const known = valid.get(source)
    if (known) return known
    const document = admit(source)
    const [error] = validate(supergraph.schema, document, rules, { maxErrors: 1 })
    if (error) throw withCode(error, 'GRAPHQL_VALIDATION_FAILED')
    const hash = createHash('sha256').update(source).digest('hex')
    if (source.length <= keptLength) valid.set(source, { document, hash })
    return { document, hash }
  }

  return {
    admit,

    prepare({ query, operationName, variables }) {
      try {
        const { document, hash } = validated(query)
        const definition = getOperationAST(document, operationName)
        if (!definition) return [unknownOperation()]
        const given = variables ?? {}
        const wrong = variableErrors(supergraph, definition, given)
        if (wrong.length > 0) return wrong.map(error => withCode(error, 'BAD_USER_INPUT'))
        const operation = { document, name: definition.name?.value, hash }
        const plan = supergraph.plan(operation)
        // A subscription whose only field is skipped has no event to wait for.
        const subscribes = definition.operation === OperationTypeNode.SUBSCRIPTION
        if (subscribes && plan.node?.kind !== 'Subscription') return [notPlannable()]
        return { definition, operation, plan, variables: given }
      } catch (error) {
        if (error instanceof GraphQLError) return [error]
        throw error
      }
    },
  }
}

/** Whether the document asks only what the schema is, never for data. */
export function asksOnlyForSchema(document: DocumentNode): boolean {
  return document.definitions.every(
    definition =>
      definition.kind !== Kind.OPERATION_DEFINITION ||
      (definition.operation === OperationTypeNode.QUERY &&
        definition.selectionSet.selections.every(
          selection => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
        )),
  )
}

/** Whether the document asks anywhere what the schema is. */
export function asksForSchema(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    Field({ name }) {
      if (name.value !== '__schema' && name.value !== '__type') return undefined
      found = true
      return BREAK
    },
  })
  return found
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    ...(error.nodes && { nodes: error.nodes }),
    ...(error.path && { path: error.path }),
    originalError: error,
    extensions: { ...error.extensions, code },
  })
}

function unknownOperation(): GraphQLError {
  return new GraphQLError('Die Anfrage enthält keine Operation mit diesem Namen.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  })
}
