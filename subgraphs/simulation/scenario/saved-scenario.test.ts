import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openSimulation, type TestSimulation } from '../testing/test-simulation.ts'

let simulation: TestSimulation
beforeEach(async () => {
  simulation = await openSimulation()
})
afterEach(() => simulation.close())

const operator = testViewer('operator')
const fields =
  '__typename ... on SavedScenario { id name input createdBy } ... on UserError { code place }'
const input = {
  parentId: '00000000-0000-4000-8000-000000000001',
  ...{ from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
  variants: [{ name: 'PV', pv: { kwp: 30 }, battery: { capacityKwh: 20, powerKw: 10 } }],
}

async function save(name: string, change: object = {}, viewer = operator): Promise<unknown> {
  const { data, codes } = await simulation.ask(
    `mutation ($name: String!, $input: ScenarioInput!) { saveScenario(name: $name, input: $input) { ${fields} } }`,
    viewer,
    { name, input: { ...input, ...change } },
  )
  return codes.length > 0 ? codes : data?.['saveScenario']
}

async function names(viewer = operator): Promise<unknown> {
  const { data, codes } = await simulation.ask('{ scenarios { nodes { name } } }', viewer)
  return codes.length > 0 ? codes : data?.['scenarios']
}

async function remove(id: string, viewer = operator): Promise<unknown> {
  const { data, codes } = await simulation.ask(
    `mutation ($id: ID!) { removeScenario(id: $id) { ${fields} } }`,
    viewer,
    { id },
  )
  return codes.length > 0 ? codes : data?.['removeScenario']
}

describe('a saved scenario', () => {
  it('is what was asked, so that it can be asked again', async () => {
    const saved = (await save(' Dach Süd ')) as { id: string; input: string }

    expect(saved).toMatchObject({ name: 'Dach Süd', createdBy: 'operator' })
    expect(JSON.parse(saved.input)).toMatchObject({
      ...input,
      ...{ from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' },
    })
    expect(await save('Dach', JSON.parse(saved.input) as object)).toMatchObject({ name: 'Dach' })
    expect(await names()).toEqual({ nodes: [{ name: 'Dach' }, { name: 'Dach Süd' }] })

    expect(await remove(saved.id)).toMatchObject({ name: 'Dach Süd' })
    expect(await names()).toEqual({ nodes: [{ name: 'Dach' }] })
    expect(await remove(saved.id)).toMatchObject({ code: 'SCENARIO_UNKNOWN' })
  })

  it('is refused where it could not be computed, or its name is taken', async () => {
    await save('Dach')

    expect(await save('Dach')).toMatchObject({ code: 'SCENARIO_NAME_TAKEN' })
    expect(await save(' ')).toMatchObject({ code: 'SCENARIO_NAME_INVALID' })
    expect(await save('x'.repeat(61))).toMatchObject({ code: 'SCENARIO_NAME_INVALID' })
    expect(await save('Dach\u0000')).toMatchObject({ code: 'SCENARIO_NAME_INVALID' })
    const unprintable = [{ name: 'PV\u0000' }]
    expect(await save('Neu', { variants: unprintable })).toMatchObject({
      code: 'SCENARIO_VARIANT_NAME',
    })
    expect(await save('Neu', { variants: [] })).toMatchObject({ code: 'SCENARIO_VARIANTS' })
    const strange = [{ name: 'a', feedInTariffId: 'x' }]
    expect(await save('Neu', { variants: strange })).toMatchObject({ code: 'TARIFF_UNKNOWN' })
    expect(await remove('keine-uuid')).toMatchObject({ code: 'SCENARIO_UNKNOWN' })
    expect(
      await simulation.ask('{ scenarios(after: "\\u0000") { nodes { name } } }', operator),
    ).toMatchObject({ codes: [], data: { scenarios: { nodes: [{ name: 'Dach' }] } } })
  })

  it.each([
    ['viewer', false],
    ['operator', true],
    ['admin', true],
    ['service', true],
  ] as const)('a %s may read; save and remove: %s', async (role, may) => {
    const viewer = testViewer(role)
    const saved = await save('Dach', {}, viewer)
    const removed = await remove('00000000-0000-4000-8000-000000000000', viewer)

    expect(await names(viewer)).toEqual({ nodes: may ? [{ name: 'Dach' }] : [] })
    expect(saved).toEqual(may ? expect.objectContaining({ name: 'Dach' }) : ['FORBIDDEN'])
    expect(removed).toEqual(
      may ? expect.objectContaining({ code: 'SCENARIO_UNKNOWN' }) : ['FORBIDDEN'],
    )
  })
})
