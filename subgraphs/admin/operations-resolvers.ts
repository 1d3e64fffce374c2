import { IngestionControlResolver } from './ingestion-control/ingestion-control.resolver.ts'
import { LogResolver } from './logs/log.resolver.ts'
import { ModelResolver } from './models/model.resolver.ts'

export const operationsResolvers = [LogResolver, IngestionControlResolver, ModelResolver] as const
