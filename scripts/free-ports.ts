import { createServer } from 'node:net'
import { subgraphNames, type Config } from '#platform/config.ts'
import { explainListenError } from '#platform/run-process.ts'

/** Throws the sentence that names the port, its variable and the way out, before anything starts. */
export async function refuseTakenPorts(config: Config): Promise<void> {
  const wanted: [string, number, string][] = [
    ['API_PORT', config.api.port, config.api.host],
    ...subgraphNames.map((name): [string, number, string] => [
      `${name.toUpperCase()}_PORT`,
      config.subgraphs[name].port,
      config.bindHost,
    ]),
    ['WORKER_PORT', config.worker.port, config.bindHost],
  ]
  if (!config.database.url) wanted.push(['PG_PORT', config.database.embeddedPort, '127.0.0.1'])
  await Promise.all(wanted.map(([variable, port, host]) => probe(variable, port, host)))
}

function probe(variable: string, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', error => reject(asError(explainListenError(error, port, variable))))
    server.listen(port, host, () => server.close(() => resolve()))
  })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
