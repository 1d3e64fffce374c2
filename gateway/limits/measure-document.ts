import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

export type DocumentSize = {
  depth: number
  aliases: number
  directives: number
  rootFields: number
  selections: number
}

type Extent = { selections: number; depth: number; fields: number }
type Fragments = Map<string, { definition: FragmentDefinitionNode; extent?: Extent }>

const nothing: Extent = { selections: 0, depth: 0, fields: 0 }
const introspection = new Set(['__schema', '__type'])

/**
 * The size of the document's largest operation with all fragments in place, in time linear in its text:
 * each fragment is measured once. A cycle of fragments counts once; validation reports it.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const fragments: Fragments = new Map()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, { definition })
    }
  }
  const size: DocumentSize = { ...countMarks(document), depth: 0, rootFields: 0, selections: 0 }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const extent = extentOfSet(definition.selectionSet, fragments)
    size.depth = Math.max(size.depth, extent.depth)
    size.rootFields = Math.max(size.rootFields, extent.fields)
    size.selections = Math.max(size.selections, extent.selections)
  }
  return size
}

function countMarks(document: DocumentNode): { aliases: number; directives: number } {
  const marks = { aliases: 0, directives: 0 }
  visit(document, {
    Field(node) {
      if (node.alias) marks.aliases++
    },
    Directive() {
      marks.directives++
    },
  })
  return marks
}

function extentOfSet(set: SelectionSetNode | undefined, fragments: Fragments): Extent {
  const total = { ...nothing }
  for (const selection of set?.selections ?? []) {
    const extent = extentOf(selection, fragments)
    total.selections += extent.selections
    total.depth = Math.max(total.depth, extent.depth)
    total.fields += extent.fields
  }
  return total
}

function extentOf(selection: SelectionNode, fragments: Fragments): Extent {
  if (selection.kind === Kind.FRAGMENT_SPREAD) {
    return extentOfFragment(selection.name.value, fragments)
  }
  const inner = extentOfSet(selection.selectionSet, fragments)
  if (selection.kind === Kind.INLINE_FRAGMENT) return inner
  return {
    selections: inner.selections + 1,
    // The standard introspection query is deeper than any operation on data needs to be.
    depth: introspection.has(selection.name.value) ? 1 : inner.depth + 1,
    fields: 1,
  }
}

function extentOfFragment(name: string, fragments: Fragments): Extent {
  const fragment = fragments.get(name)
  if (!fragment) return nothing
  if (!fragment.extent) {
    fragment.extent = nothing
    fragment.extent = extentOfSet(fragment.definition.selectionSet, fragments)
  }
  return fragment.extent
}
