import {
  Kind,
  parse,
  parseType,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type FormattedExecutionResult,
  type OperationDefinitionNode,
} from 'graphql'
import { z } from 'zod'

/** How a subscription field goes on after an event: `since: <what the event says in its field `cursor`>`. */
export type Cursor = {
  /** Field of the event, or of each element of a list of events in their order. */
  field: string
  /** Type of the argument `since`. */
  type: string
}

/** The operation of a subgraph, so that it can be resumed after any of its events. */
export type Resumption = {
  /** The operation, with the cursor among what it asks for. */
  first: string
  /** The same from `$lunaSince` on. */
  again: string
  /** The client itself names from where on it wants events, so that nothing is missed before the first. */
  startsSomewhere: boolean
  /** Undefined for an event without one. */
  cursorOf: (event: FormattedExecutionResult) => string | undefined
}

/** Name of the variable that holds the cursor. */
export const sinceVariable = 'lunaSince'
const cursorAlias = 'lunaCursor'

/** `operation` is one subscription without fragments, as the query planner writes it. */
export function resumptionOf(operation: string, cursor: Cursor): Resumption {
  const document = parse(operation)
  const root = rootField(document)
  const asking = withRoot(document, withCursor(root, cursor))
  const since = root.arguments?.find(({ name }) => name.value === 'since')
  const again = withRoot(asking, sinceGiven(withCursor(root, cursor)))
  const responseName = root.alias?.value ?? root.name.value
  return {
    first: print(asking),
    again: print(withVariables(again, cursor.type)),
    startsSomewhere: since !== undefined && since.value.kind !== Kind.NULL,
    cursorOf: ({ data }) => cursorIn(data?.[responseName]),
  }
}

function rootField(document: DocumentNode): FieldNode {
  const [definition] = document.definitions
  const [root] =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : []
  if (root?.kind !== Kind.FIELD) throw new Error('the operation is no subscription')
  return root
}

function withCursor(root: FieldNode, { field }: Cursor): FieldNode {
  const cursor: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: cursorAlias },
    name: { kind: Kind.NAME, value: field },
  }
  const selections = [...(root.selectionSet?.selections ?? []), cursor]
  return { ...root, selectionSet: { kind: Kind.SELECTION_SET, selections } }
}

function sinceGiven(root: FieldNode): FieldNode {
  const others = (root.arguments ?? []).filter(({ name }) => name.value !== 'since')
  const name = { kind: Kind.NAME, value: sinceVariable } as const
  return {
    ...root,
    arguments: [
      ...others,
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'since' },
        value: { kind: Kind.VARIABLE, name },
      },
    ],
  }
}

function withRoot(document: DocumentNode, root: FieldNode): DocumentNode {
  return changed(document, definition => ({
    ...definition,
    selectionSet: { ...definition.selectionSet, selections: [root] },
  }))
}

/** Variables that are not used any more must not be defined either. */
function withVariables(document: DocumentNode, sinceType: string): DocumentNode {
  const used = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  })
  const type = parseType(sinceType)
  const name = { kind: Kind.NAME, value: sinceVariable } as const
  return changed(document, definition => ({
    ...definition,
    variableDefinitions: [
      ...(definition.variableDefinitions ?? []).filter(({ variable }) =>
        used.has(variable.name.value),
      ),
      { kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name }, type },
    ],
  }))
}

function changed(
  document: DocumentNode,
  change: (definition: OperationDefinitionNode) => OperationDefinitionNode,
): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map(definition =>
      definition.kind === Kind.OPERATION_DEFINITION ? change(definition) : definition,
    ),
  }
}

const marked = z.object({ [cursorAlias]: z.string() })

function cursorIn(event: unknown): string | undefined {
  const newest: unknown = Array.isArray(event) ? event.at(-1) : event
  return marked.safeParse(newest).data?.[cursorAlias]
}
