import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { loadSupergraphFile } from './supergraph-file.ts'

let folder: string
let federation: TestFederation
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luna-supergraph-'))
  federation = await startTestFederation({ auth: false })
})
afterAll(async () => {
  await federation.close()
  await rm(folder, { recursive: true })
})

async function file(content: string): Promise<string> {
  const path = join(folder, 'supergraph.graphql')
  await writeFile(path, content)
  return path
}

describe('a supergraph file', () => {
  it('says where its subgraphs are, unless the configuration does', async () => {
    const path = await file(federation.file.sdl)
    const given = {
      url: 'http://knowledge:8011/graphql',
      webSocketUrl: 'ws://knowledge:8011/graphql',
    }

    const { subgraphs } = await loadSupergraphFile(path, { knowledge: given })

    const { timeseries } = federation.subgraphs
    expect(subgraphs).toContainEqual({ name: 'knowledge', ...given })
    expect(subgraphs).toContainEqual({
      name: 'timeseries',
      url: timeseries.url,
      webSocketUrl: timeseries.url.replace('http', 'ws'),
    })
  })

  it('stops the start with one sentence when it is missing or something else', async () => {
    await expect(loadSupergraphFile(join(folder, 'none.graphql'))).rejects.toThrow(
      /none\.graphql ist nicht lesbar: .*npm run compose/,
    )
    const path = await file('type Query { a: Int }')
    await expect(loadSupergraphFile(path)).rejects.toThrow(/kein Federation-2-Supergraph/)
  })
})
