import { readFile } from 'node:fs/promises'
import { Supergraph } from '@apollo/federation-internals'
import { StartupError } from '#platform/errors.ts'

export type SubgraphAddress = { name: string; url: string; webSocketUrl: string }
export type SupergraphFile = { sdl: string; subgraphs: SubgraphAddress[] }

/**
 * Reads a composed supergraph. `addresses` win over the routing URLs in the file, by the subgraph's
 * name. Throws StartupError when the file is missing or is no supergraph.
 */
export async function loadSupergraphFile(
  path: string,
  addresses: Readonly<Record<string, { url: string; webSocketUrl: string }>> = {},
): Promise<SupergraphFile> {
  const sdl = await read(path)
  return { sdl, subgraphs: subgraphsOf(sdl, path).map(withAddress(addresses)) }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new StartupError(
      `Der Supergraph ${path} ist nicht lesbar: Erzeugen Sie ihn mit „npm run compose“, oder nennen Sie mit GATEWAY_SUPERGRAPH eine andere Datei.`,
    )
  }
}

function subgraphsOf(sdl: string, path: string): readonly { name: string; url: string }[] {
  try {
    return Supergraph.build(sdl, { validateSupergraph: false }).subgraphsMetadata()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(`Die Datei ${path} ist kein Federation-2-Supergraph: ${reason}`)
  }
}

const withAddress =
  (addresses: Readonly<Record<string, { url: string; webSocketUrl: string }>>) =>
  ({ name, url }: { name: string; url: string }): SubgraphAddress => {
    const given = addresses[name]
    return given
      ? { name, url: given.url, webSocketUrl: given.webSocketUrl }
      : { name, url, webSocketUrl: url.replace(/^http/, 'ws') }
  }
