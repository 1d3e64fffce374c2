import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import { collectChanges, type AuditChange } from '../audit/audit-change.ts'
import { roles, unauthenticated, type Role } from '../identity/viewer.ts'
import type { SubgraphContext } from './context.ts'

/** In each subgraph's SDL; not composed, because @apollo/gateway refuses auth directives it cannot enforce. */
export const authDirective = 'directive @auth(role: String!) on FIELD_DEFINITION | OBJECT'

/** What a mutation did, for the audit log. */
export type MutationEvent = {
  name: string
  viewer: SubgraphContext['viewer']
  args: Record<string, unknown>
  outcome: { ok: true; result: unknown } | { ok: false; error: unknown }
  /** What was before and after, as far as the service tells (`auditChange`). */
  changes?: AuditChange[]
}

type Options = { onMutation?: (event: MutationEvent) => Promise<void> }
type Field = GraphQLFieldConfig<unknown, Partial<SubgraphContext>, Record<string, unknown>>

const rootTypes = new Set(['Query', 'Mutation', 'Subscription'])

/**
 * Closes every field that does not name who may use it: a root field without `@auth` fails the build,
 * one with it asks the viewer's role first.
 */
export function enforceAccess(schema: GraphQLSchema, options: Options = {}): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: Field, name, typeName) => {
      if (!rootTypes.has(typeName) || name.startsWith('_')) return field
      const role = requiredRole(schema, field)
      if (!role)
        throw new Error(`${typeName}.${name} does not say who may use it: add @auth(role:)`)
      if (typeName === 'Subscription') return guardSubscription(field, role)
      const guarded = guardResolver(field, role)
      return typeName === 'Mutation' ? reportMutation(guarded, name, options) : guarded
    },
  })
}

/** Throws UNAUTHENTICATED or FORBIDDEN unless the context's viewer has the role. */
export function demand(context: Partial<SubgraphContext>, role: Role): void {
  if (!context.viewer) throw unauthenticated()
  context.viewer.require(role)
}

function requiredRole(schema: GraphQLSchema, field: Field): Role | undefined {
  return roleNamed(getDirective(schema, field, 'auth')?.[0]?.role)
}

/** `VIEWER` → `viewer`; `undefined` for what is no role. */
export function roleNamed(given: unknown): Role | undefined {
  return roles.find(role => role.toUpperCase() === given)
}

function guardResolver(field: Field, role: Role): Field {
  const resolve = field.resolve ?? defaultFieldResolver
  return {
    ...field,
    resolve: (source, args, context, info) => {
      demand(context, role)
      return resolve(source, args, context, info)
    },
  }
}

function guardSubscription(field: Field, role: Role): Field {
  const { subscribe } = field
  if (!subscribe) return field
  return {
    ...field,
    subscribe: (source, args, context, info) => {
      demand(context, role)
      return subscribe(source, args, context, info)
    },
  }
}

function reportMutation(field: Field, name: string, { onMutation }: Options): Field {
  const { resolve } = field
  if (!resolve || !onMutation) return field
  return {
    ...field,
    async resolve(source, args, context, info) {
      const { viewer } = context
      if (!viewer) throw unauthenticated()
      const changes: AuditChange[] = []
      const tell = (outcome: MutationEvent['outcome']) =>
        onMutation({ name, viewer, args, outcome, changes })
      const result: unknown = await collectChanges(changes, async () => {
        try {
          return await resolve(source, args, context, info)
        } catch (error) {
          await tell({ ok: false, error })
          throw error
        }
      })
      await tell({ ok: true, result })
      return result
    },
  }
}
