import { AuditLog } from '../audit/audit-log.ts'
import { auditMutations } from '../audit/audit-mutations.ts'
import type { SubgraphName } from '../config.ts'
import { createInternalVerifier } from '../identity/internal-token.ts'
import type { Viewer } from '../identity/viewer.ts'
import { observeProcess } from '../observation/process-report.ts'
import { explainListenError, runProcess } from '../run-process.ts'
import { openService, type Service } from '../service.ts'
import type { SubgraphContext } from './context.ts'
import { buildSchema, type SubgraphSchemaOptions } from './subgraph-schema.ts'
import { startSubgraphServer } from './subgraph-server.ts'

/** What a subgraph's schema.ts exports; connects to nothing, so that its SDL can be printed. */
export type Subgraph<C extends SubgraphContext> = {
  name: SubgraphName
} & Omit<SubgraphSchemaOptions<C>, 'onMutation'>

export type SubgraphParts<C extends SubgraphContext> = {
  createContext: (viewer: Viewer) => C
  /** Rejects while the subgraph cannot work; the database is always asked. */
  ready?: () => Promise<void>
  /** Ends what requests are waiting for, before the server waits for the requests. */
  stop?: () => void
  close?: () => Promise<void>
}

/** The whole main of a subgraph's process. */
export async function runSubgraph<C extends SubgraphContext>(
  subgraph: Subgraph<C>,
  open: (service: Service) => Promise<SubgraphParts<C>>,
): Promise<void> {
  await runProcess(async () => {
    const service = await openService(subgraph.name)
    const parts = await open(service)
    const { port } = service.config.subgraphs[subgraph.name]
    const onMutation = auditMutations(new AuditLog(service.database))
    const server = await startSubgraphServer<C>({
      schema: buildSchema({ ...subgraph, onMutation }).schema,
      host: service.config.bindHost,
      port,
      logger: service.logger,
      verify: createInternalVerifier(service.secrets.internal.publicKey, subgraph.name),
      createContext: parts.createContext,
      report: observeProcess(subgraph.name),
      async ready() {
        await service.database.pool.query('SELECT 1')
        await parts.ready?.()
      },
    }).catch((error: unknown) => {
      throw explainListenError(error, port, `${subgraph.name.toUpperCase()}_PORT`)
    })
    return {
      async close() {
        parts.stop?.()
        await server.close()
        await parts.close?.()
        await service.close()
      },
    }
  })
}
