import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph, testViewer, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import { demoMeterId, seedDemo } from '#prisma/seed.ts'
import { createContext } from './context.ts'
import { SimulationRunner } from './run/simulation-runner.ts'
import { SimulationService } from './run/simulation.service.ts'
import { SimulationStore } from './run/simulation.store.ts'
import { subgraph } from './schema.ts'

let database: TestDatabase
let simulation: TestSubgraph
let delivered: number
let runner: SimulationRunner

beforeEach(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  delivered = 0
  const intake = {
    lastReadingAt: () => Promise.resolve(undefined),
    ingest: async (_meterId: string, readings: unknown[]) => void (delivered += readings.length),
  }
  const store = new SimulationStore(database.prisma)
  const logger = createLogger('test')
  runner = new SimulationRunner({ intake, logger, running: () => store.running() })
  const service = new SimulationService(store, runner)
  const links = createLinks(new Uint8Array(32))
  simulation = testSubgraph(subgraph, viewer => createContext({ service, store, links }, viewer))
})
afterEach(() => database.drop())

const operator = testViewer('operator')
const start = 'mutation ($id: ID!) { startSimulation(meterId: $id) { ...result } }'
const stop = 'mutation ($id: ID!) { stopSimulation(meterId: $id) { ...result } }'
const fragment = `fragment result on SimulationResult {
  __typename ... on Meter { simulation { profile running } } ... on UserError { code }
}`

describe('simulation', () => {
  it('starts and stops a simulated meter, and says so in the database', async () => {
    const running = { profile: 'OFFICE', running: true }

    const { data: started } = await simulation.ask(start + fragment, operator, { id: demoMeterId })
    await runner.deliver()
    const afterStart = delivered
    const { data: stopped } = await simulation.ask(stop + fragment, operator, { id: demoMeterId })
    await runner.deliver()

    expect(started?.['startSimulation']).toMatchObject({ simulation: running })
    expect(afterStart).toBe(17_280)
    expect(stopped?.['stopSimulation']).toMatchObject({
      simulation: { ...running, running: false },
    })
    expect(delivered).toBe(afterStart)
  })

  it.each(['kein-zaehler', '00000000-0000-4000-8000-000000000000'])(
    'says that %s is no simulated meter',
    async id => {
      const { data } = await simulation.ask(start + fragment, operator, { id })

      expect(data?.['startSimulation']).toEqual({
        __typename: 'UserError',
        code: 'METER_NOT_SIMULATED',
      })
    },
  )

  it('is steered by operators, and seen by all as a field of the meter', async () => {
    const { codes } = await simulation.ask(start + fragment, testViewer('viewer'), {
      id: demoMeterId,
    })
    const entity = `{ _entities(representations: [
      { __typename: "Meter", id: "${demoMeterId}" },
      { __typename: "Meter", id: "00000000-0000-4000-8000-000000000000" }
    ]) { ... on Meter { simulation { intervalSeconds seed } } } }`

    const { data } = await simulation.ask(entity, testViewer('viewer'))

    expect(codes).toEqual(['FORBIDDEN'])
    expect(data).toEqual({
      _entities: [{ simulation: { intervalSeconds: 5, seed: 2026 } }, { simulation: null }],
    })
  })

  it('seeds the demo once, also when it was deleted since', async () => {
    await database.pool.query('DELETE FROM meters')

    expect(await seedDemo(database)).toBe(false)
  })
})
