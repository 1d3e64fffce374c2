import {
  Ctx,
  Directive,
  Field,
  Float,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
} from 'type-graphql'
import type { AdminContext } from '../context.ts'
import type { Component, ComponentState } from './health.service.ts'

export const ComponentStateEnum = { UP: 'UP', DEGRADED: 'DEGRADED', DOWN: 'DOWN' } as const
registerEnumType(ComponentStateEnum, { name: 'ComponentState' })

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
}

@Resolver()
export class HealthResolver {
  @Query(() => [ComponentType], { description: 'How every part of Luna is right now.' })
  @Directive('@auth(role: VIEWER)')
  health(@Ctx() { services, viewer }: AdminContext): Promise<Component[]> {
    return services.health.components(viewer)
  }
}
