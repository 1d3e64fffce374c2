import { Field, Float, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { ComponentState } from './component.ts'

export const ComponentStateEnum = { UP: 'UP', DEGRADED: 'DEGRADED', DOWN: 'DOWN' } as const
registerEnumType(ComponentStateEnum, { name: 'ComponentState' })

@ObjectType('ComponentError', { description: 'What went wrong last.' })
export class ComponentErrorType {
  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => String, { description: 'As the log has it.' })
  message!: string
}

@ObjectType('Component', { description: 'A part of Luna and how it is.' })
export class ComponentType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'German.' })
  title!: string

  @Field(() => ComponentStateEnum)
  state!: ComponentState

  @Field(() => String, { nullable: true, description: 'German: engine, or what is wrong.' })
  detail!: string | null

  @Field(() => Float, { nullable: true, description: 'Milliseconds the part took to answer.' })
  latencyMs!: number | null

  @Field(() => DateTimeScalar, {
    description: 'Since when it is in this state, as far as the admin process has seen it.',
  })
  since!: Date

  @Field(() => String, { nullable: true, description: 'For operators; null where unknown.' })
  version!: string | null

  @Field(() => ComponentErrorType, { nullable: true, description: 'For operators.' })
  lastError!: ComponentErrorType | null
}
