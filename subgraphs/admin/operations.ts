import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { ModelDefaults } from '#platform/models/model-defaults.store.ts'
import { OllamaServer } from '#platform/models/ollama-server.ts'
import type { Service } from '#platform/service.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { FiguresStore } from './health/figures.store.ts'
import { HealthMonitor } from './health/health-monitor.ts'
import { createProbes } from './health/probes.ts'
import { knownProcesses, ProcessDirectory } from './health/process-directory.ts'
import { SystemStatusService } from './health/system-status.service.ts'
import { IngestionControlService } from './ingestion-control/ingestion-control.service.ts'
import { LibraryFiguresStore } from './ingestion-control/library-figures.store.ts'
import { QueuedJobStore } from './ingestion-control/queued-job.store.ts'
import { LogService } from './logs/log.service.ts'
import { LokiLogs } from './logs/loki-logs.ts'
import { MemoryLogs } from './logs/memory-logs.ts'
import { ModelService } from './models/model.service.ts'

/** What keeps an installation running: its state, logs, intake and language models. */
export type Operations = {
  monitor: HealthMonitor
  status: SystemStatusService
  logs: LogService
  ingestion: IngestionControlService
  models: ModelService
}

type Needs = Pick<Service, 'config' | 'database' | 'objects' | 'jobs' | 'logger'> & {
  secrets: { internal: Pick<Service['secrets']['internal'], 'privateKey'> }
}

export function createOperations(needs: Needs): Operations {
  const { config, database, jobs, logger, secrets } = needs
  const signer = createInternalSigner(secrets.internal.privateKey, 'admin')
  const directory = new ProcessDirectory(knownProcesses(config), signer)
  const { ollamaUrl } = config.models
  const { lokiUrl } = config.log
  return {
    monitor: new HealthMonitor(createProbes(needs, directory)),
    status: new SystemStatusService(directory, new FiguresStore(needs)),
    logs: new LogService({
      memory: new MemoryLogs(directory),
      loki: lokiUrl ? new LokiLogs(lokiUrl) : undefined,
      log: logger,
    }),
    ingestion: new IngestionControlService({
      jobs,
      queued: new QueuedJobStore(database),
      figures: new LibraryFiguresStore(database.pool),
      engine: createVectorEngine(config.vectors, database),
    }),
    models: new ModelService({
      settings: config.models,
      server: ollamaUrl ? new OllamaServer(ollamaUrl) : undefined,
      defaults: new ModelDefaults(database.pool, config.models),
      jobs,
    }),
  }
}
