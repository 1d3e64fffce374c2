import { join, resolve } from 'node:path'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { loadConfig, type Config } from '#platform/config.ts'
import { createInternalVerifier } from '#platform/identity/internal-token.ts'
import { createLogger } from '#platform/logger.ts'
import { observeProcess } from '#platform/observation/process-report.ts'
import { projectRoot } from '#platform/project-root.ts'
import { explainListenError, runProcess, type Running } from '#platform/run-process.ts'
import { openService, type Service } from '#platform/service.ts'
import { startGateway, type GatewayOptions } from './gateway.ts'
import { subgraphParts } from './http/subgraph-parts.ts'
import { createPeople } from './identity/people.ts'
import { loadSupergraphFile } from './supergraph/supergraph-file.ts'

await runProcess(async () => {
  const config = loadConfig()
  return config.gateway.auth ? startForPeople(config) : startForEverybody(config)
})

async function startForPeople(config: Config): Promise<Running> {
  const service = await openService('gateway')
  const { database, objects, uploads, secrets, logger } = service
  const gateway = await start(config, {
    logger,
    people: createPeople({ database, secrets, audit: new AuditLog(database) }),
    observation: {
      verify: createInternalVerifier(secrets.internal.publicKey, 'gateway'),
      report: observeProcess('gateway'),
    },
    files: { objects, uploads, linkSecret: secrets.linkSecret },
    parts: [
      { name: 'database', check: () => answers(database) },
      { name: 'objects', check: () => objects.check() },
      ...(config.gateway.supergraphPath === undefined ? subgraphParts(config.subgraphs) : []),
    ],
  })
  return {
    async close() {
      await gateway.close()
      await service.close()
    },
  }
}

/** GATEWAY_AUTH=off, for suites that drive the gateway over subgraphs of their own: no database, no files. */
function startForEverybody(config: Config): Promise<Running> {
  const logger = createLogger('gateway')
  logger.warn('GATEWAY_AUTH=off: everybody may ask everything')
  return start(config, { logger, people: undefined, files: undefined, parts: [] })
}

async function answers({ pool }: Service['database']): Promise<void> {
  await pool.query('SELECT 1')
}

type Parts = Pick<GatewayOptions, 'logger' | 'people' | 'files' | 'parts' | 'observation'>

async function start(config: Config, parts: Parts): Promise<Running> {
  const { host, port, publicUrl } = config.api
  const { supergraphPath } = config.gateway
  const supergraph = await loadSupergraphFile(
    supergraphPath === undefined
      ? join(projectRoot, 'gateway/supergraph.graphql')
      : resolve(supergraphPath),
    supergraphPath === undefined ? config.subgraphs : {},
  )
  const webApp = join(projectRoot, 'pwa/dist')
  const options = { ...parts, supergraph, host, port, publicUrl, mode: config.mode, webApp }
  return startGateway(options).catch((error: unknown) => {
    throw explainListenError(error, port, 'API_PORT')
  })
}
