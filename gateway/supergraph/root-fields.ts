import { Kind, parse } from 'graphql'

/** The root fields of an operation as the query planner writes it: one operation, no fragments. */
export function rootFields(operation: string): { name: string; responseName: string }[] {
  const [definition] = parse(operation).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return []
  return definition.selectionSet.selections.flatMap(selection =>
    selection.kind === Kind.FIELD
      ? [
          {
            name: selection.name.value,
            responseName: selection.alias?.value ?? selection.name.value,
          },
        ]
      : [],
  )
}
