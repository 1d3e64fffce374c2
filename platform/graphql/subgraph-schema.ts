import { buildSubgraphSchema } from '@apollo/subgraph'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
} from 'graphql'
import { buildSchemaSync, createResolversMap, type BuildSchemaOptions } from 'type-graphql'
import type { Role } from '../identity/viewer.ts'
import { authDirective, demand, enforceAccess, roleNamed, type MutationEvent } from './access.ts'
import type { SubgraphContext } from './context.ts'
import { FloatSeriesScalar } from './scalars.ts'

/** Resolves an entity of this subgraph from its key, by a loader of the context. */
export type ReferenceResolver<C> = (key: { id: string }, context: C) => unknown

export type SubgraphSchemaOptions<C extends SubgraphContext> = {
  resolvers: BuildSchemaOptions['resolvers']
  /** Entity classes and union members that no root field of this subgraph returns. */
  orphanedTypes?: NonNullable<BuildSchemaOptions['orphanedTypes']>
  /** One per entity class of this subgraph, by its GraphQL name. */
  references: Record<string, ReferenceResolver<C>>
  onMutation?: (event: MutationEvent) => Promise<void>
}

/** `sdl` is what gets composed and committed. */
export type SubgraphSchema = { schema: GraphQLSchema; sdl: string }

const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ' +
  'import: ["@key", "@shareable", "@external", "@tag"])'

// Every subscription brings its own `subscribe`; type-graphql only insists on having a pubSub.
const noPubSub: NonNullable<BuildSchemaOptions['pubSub']> = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('subscriptions of Luna bring their own source')
  },
}

/** type-graphql classes → federation subgraph whose fields are closed unless `@auth` opens them. */
export function buildSchema<C extends SubgraphContext>(
  options: SubgraphSchemaOptions<C>,
): SubgraphSchema {
  const classes = buildSchemaSync({
    resolvers: options.resolvers,
    orphanedTypes: options.orphanedTypes ?? [],
    skipCheck: true,
    validate: false,
    pubSub: noPubSub,
  })
  const document = withStringRoles(
    parse([federationLink, authDirective, printSchemaWithDirectives(classes)].join('\n')),
  )
  const built = buildSubgraphSchema([
    { typeDefs: document, resolvers: resolverMap(classes, document, options.references) },
  ])
  const { onMutation } = options
  return {
    schema: enforceAccess(built, onMutation ? { onMutation } : {}),
    sdl: `${print(document)}\n`,
  }
}

type ResolverMap =
  NonNullable<Parameters<typeof buildSubgraphSchema>[0]> extends infer M
    ? M extends readonly { resolvers?: infer R }[]
      ? NonNullable<R>
      : never
    : never

function resolverMap<C extends SubgraphContext>(
  classes: GraphQLSchema,
  document: DocumentNode,
  references: Record<string, ReferenceResolver<C>>,
): ResolverMap {
  // Our own series scalar is taken from the classes; enum values are their own names.
  const map: Record<string, object> = { ...createResolversMap(classes) }
  if (classes.getType('FloatSeries')) map['FloatSeries'] = FloatSeriesScalar
  for (const [typeName, resolve] of Object.entries(references)) {
    const role = entityRole(document, typeName)
    map[typeName] = {
      ...map[typeName],
      __resolveReference(key: { id: string }, context: C) {
        demand(context, role)
        return resolve(key, context)
      },
    }
  }
  // Both libraries describe the same map of resolvers with types that do not know each other.
  return map as ResolverMap
}

function entityRole(document: DocumentNode, typeName: string): Role {
  const entity = document.definitions.find(
    (node): node is ObjectTypeDefinitionNode =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === typeName,
  )
  const auth = entity?.directives?.find(({ name }) => name.value === 'auth')
  const value = auth?.arguments?.[0]?.value
  const role = value?.kind === Kind.STRING ? roleNamed(value.value) : undefined
  if (!role) throw new Error(`entity ${typeName} does not say who may use it: add @auth(role:)`)
  return role
}

/** `@auth(role: VIEWER)` reads best in code; as a string it needs no enum in the public schema. */
function withStringRoles(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive(node) {
      if (node.name.value !== 'auth') return undefined
      const args = node.arguments?.map(argument =>
        argument.value.kind === Kind.ENUM
          ? { ...argument, value: { kind: Kind.STRING, value: argument.value.value } as const }
          : argument,
      )
      return { ...node, arguments: args ?? [] }
    },
  })
}
