import { Arg, Ctx, Directive, Int, Query, Resolver, Root, Subscription } from 'type-graphql'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { AdminContext } from '../context.ts'
import type { Component } from './component.ts'
import { ComponentType } from './health.type.ts'
import { SystemStatusType } from './system-status.type.ts'
import type { SystemStatus } from './system-status.service.ts'

type Every = { everyMs: number }

@Resolver()
export class HealthResolver {
  @Query(() => [ComponentType], { description: 'How every part of Luna is right now.' })
  @Directive('@auth(role: VIEWER)')
  health(@Ctx() { services, viewer }: AdminContext): Promise<Component[]> {
    return services.health.components(viewer)
  }

  @Subscription(() => [ComponentType], {
    description:
      'Every part of Luna now, then whenever the state of one has changed. Luna looks every `everyMs` (2,000 … 60,000).',
    subscribe: ({ args, context }: { args: Every; context: AdminContext }) =>
      abortableStream(signal =>
        context.services.health.watch(args.everyMs, context.viewer, signal),
      ),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "snapshot")')
  healthChanged(
    @Arg('everyMs', () => Int, { defaultValue: 10_000 }) _everyMs: number,
    @Root() components: Component[],
  ): Component[] {
    return components
  }

  @Query(() => SystemStatusType, {
    description: 'Figures of the installation: processes, queues, storage, slowest operations.',
  })
  @Directive('@auth(role: OPERATOR)')
  systemStatus(@Ctx() { services, viewer }: AdminContext): Promise<SystemStatus> {
    return services.operations.status.read(viewer)
  }

  @Subscription(() => SystemStatusType, {
    description: 'The figures now, then again every `everyMs` (5,000 … 60,000).',
    subscribe: ({ args, context }: { args: Every; context: AdminContext }) =>
      abortableStream(signal =>
        context.services.operations.status.watch(args.everyMs, context.viewer, signal),
      ),
  })
  @Directive('@auth(role: OPERATOR)')
  @Directive('@tag(name: "snapshot")')
  systemStatusChanged(
    @Arg('everyMs', () => Int, { defaultValue: 10_000 }) _everyMs: number,
    @Root() status: SystemStatus,
  ): SystemStatus {
    return status
  }
}
