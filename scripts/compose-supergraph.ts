import 'reflect-metadata'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { variables, subgraphNames, type SubgraphName } from '#platform/config.ts'
import { buildSchema } from '#platform/graphql/subgraph-schema.ts'
import { projectRoot } from '#platform/project-root.ts'
import { subgraph as admin } from '../subgraphs/admin/schema.ts'
import { subgraph as knowledge } from '../subgraphs/knowledge/schema.ts'
import { subgraph as simulation } from '../subgraphs/simulation/schema.ts'
import { subgraph as timeseries } from '../subgraphs/timeseries/schema.ts'

/**
 * `npm run compose` writes each subgraph's SDL and the supergraph; with `--check` it only compares and
 * fails when one is stale or the subgraphs do not compose.
 */
const sdls: Record<SubgraphName, string> = {
  knowledge: buildSchema(knowledge).sdl,
  timeseries: buildSchema(timeseries).sdl,
  simulation: buildSchema(simulation).sdl,
  admin: buildSchema(admin).sdl,
}

// The gateway takes the addresses from the configuration; these are only the defaults.
const ports = variables.parse({})
const defaultUrl = (name: SubgraphName) =>
  `http://127.0.0.1:${ports[`${name.toUpperCase() as Uppercase<SubgraphName>}_PORT`]}/graphql`

const composed = composeServices(
  subgraphNames.map(name => ({ name, url: defaultUrl(name), typeDefs: parse(sdls[name]) })),
)
if (composed.errors) {
  for (const { message } of composed.errors) process.stderr.write(`${message}\n`)
  process.exit(1)
}

const files = new Map<string, string>([
  ...subgraphNames.map((name): [string, string] => [
    `subgraphs/${name}/schema.graphql`,
    sdls[name],
  ]),
  ['gateway/supergraph.graphql', `${composed.supergraphSdl.trimEnd()}\n`],
])
if (process.argv.includes('--check')) {
  const stale = [...files].filter(([file, sdl]) => current(file) !== sdl).map(([file]) => file)
  if (stale.length > 0) {
    process.stderr.write(`stale, run "npm run compose": ${stale.join(', ')}\n`)
    process.exit(1)
  }
} else {
  for (const [file, sdl] of files) writeFileSync(join(projectRoot, file), sdl)
}

function current(file: string): string | undefined {
  try {
    return readFileSync(join(projectRoot, file), 'utf8')
  } catch {
    return undefined
  }
}
