import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { openMeterWorld, operator, type MeterWorld } from './testing/meter-world.ts'

let world: MeterWorld
beforeEach(async () => {
  world = await openMeterWorld()
})
afterEach(() => world.close())

describe('the tree', () => {
  it('is shown from the top, each meter after the one above it', async () => {
    const site = await world.add('Werk', { kind: 'SITE' })
    const main = await world.add('Hauptzähler', { parentId: site.id })
    await world.add('Halle 2', { kind: 'SUB', parentId: main.id })
    await world.add('Halle 1', { kind: 'SUB', parentId: main.id })
    await world.add('Anderes Werk', { kind: 'SITE' })

    const { data } = await world.ask('{ meterTree { depth meter { name } } }', operator)
    const below = await world.services.meters.tree(main.id, operator)

    expect(data).toEqual({
      meterTree: [
        { depth: 0, meter: { name: 'Anderes Werk' } },
        { depth: 0, meter: { name: 'Werk' } },
        { depth: 1, meter: { name: 'Hauptzähler' } },
        { depth: 2, meter: { name: 'Halle 1' } },
        { depth: 2, meter: { name: 'Halle 2' } },
      ],
    })
    expect(below.map(({ meter }) => meter.name)).toEqual(['Hauptzähler', 'Halle 1', 'Halle 2'])
  })

  it('loads parents, children and channels of a page at once', async () => {
    const site = await world.add('Werk', {
      kind: 'SITE',
      costCentre: '4711',
      capacityKw: 250,
      state: 'BY',
    })
    await world.add('Halle', { kind: 'SUB', parentId: site.id, place: 'Keller' })
    const channel = { obis: '01-0:1.8.0*255', kind: 'REGISTER', name: 'Bezug', unit: 'kWh' }
    const added = await world.ask(
      `mutation ($input: MeterChannelInput!) { addMeterChannel(input: $input) {
        ... on Meter { channels { obis factor } } ... on UserError { code } } }`,
      operator,
      { input: { ...channel, meterId: site.id } },
    )

    const { data } = await world.ask(
      `{ meters { nodes { name kind costCentre capacityKw state place parent { name } children { name } channels { obis } } } }`,
      operator,
    )

    expect(added.data).toEqual({
      addMeterChannel: { channels: [{ obis: '1-0:1.8.0', factor: 1 }] },
    })
    expect(data).toMatchObject({
      meters: {
        nodes: [
          { name: 'Halle', place: 'Keller', parent: { name: 'Werk' }, children: [], channels: [] },
          {
            ...{ name: 'Werk', kind: 'SITE', costCentre: '4711', capacityKw: 250, state: 'BY' },
            ...{ parent: null, children: [{ name: 'Halle' }], channels: [{ obis: '1-0:1.8.0' }] },
          },
        ],
      },
    })
  })

  it('has no cycles and at most twelve levels', async () => {
    const chain = [await world.add('0', { kind: 'SITE' })]
    for (let level = 1; level < 12; level += 1) {
      chain.push(await world.add(String(level), { parentId: chain[level - 1]?.id ?? null }))
    }
    const [top, , , , , sixth] = chain.map(({ id }) => id)
    const bottom = chain.at(-1)?.id ?? ''
    const move = (id = '', parentId = '') =>
      world.services.meters.update(id, { parentId }, operator)

    expect(await move(top, bottom)).toMatchObject({ code: 'METER_TREE_CYCLE' })
    expect(await move(top, top)).toMatchObject({ code: 'METER_TREE_CYCLE' })
    expect(await world.create('12', { parentId: bottom })).toMatchObject({
      code: 'METER_TREE_TOO_DEEP',
    })
    expect(await move(sixth, top)).toMatchObject({ parentId: top })
  })

  it('has no cycle when two move under one another at the same time', async () => {
    const [a, b] = [await world.add('a'), await world.add('b')]

    const moved = await Promise.all([
      world.services.meters.update(a.id, { parentId: b.id }, operator),
      world.services.meters.update(b.id, { parentId: a.id }, operator),
    ])

    expect(moved.filter(result => result instanceof UserError)).toHaveLength(1)
  })

  it('is searched by kind, parent, cost centre and text', async () => {
    const site = await world.add('Werk_100', { kind: 'SITE', costCentre: '10' })
    await world.add('Werk 100 PV', { kind: 'PV', parentId: site.id, costCentre: '10' })
    await world.add('Büro', { place: 'Werkstraße 5', parentId: site.id })
    const names = async (filter: object) => {
      const { data } = await world.ask(
        'query ($filter: MeterFilterInput) { meters(filter: $filter) { nodes { name } } }',
        operator,
        { filter },
      )
      const { meters } = data as unknown as { meters: { nodes: { name: string }[] } }
      return meters.nodes.map(({ name }) => name)
    }

    expect(await names({ kind: 'PV' })).toEqual(['Werk 100 PV'])
    expect(await names({ parentId: site.id })).toEqual(['Büro', 'Werk 100 PV'])
    expect(await names({ parentId: 'kein-zaehler' })).toEqual([])
    expect(await names({ costCentre: '10', kind: 'SITE' })).toEqual(['Werk_100'])
    expect(await names({ search: 'werk' })).toEqual(['Büro', 'Werk 100 PV', 'Werk_100'])
    expect(await names({ search: 'k_1' })).toEqual(['Werk_100'])
  })
})

describe('updateMeter', () => {
  const mutation = `mutation ($id: ID!, $input: UpdateMeterInput!) { updateMeter(id: $id, input: $input) {
    ... on Meter { name capacityKw costCentre place kind intervalSeconds } ... on UserError { code place } } }`

  it('changes what is given, clears with null and leaves the rest', async () => {
    const { id } = await world.add('Werk', { capacityKw: 100, costCentre: '1', place: 'Keller' })

    const { data } = await world.ask(mutation, operator, {
      id,
      input: { capacityKw: 120.5, costCentre: null },
    })

    expect(data).toEqual({
      updateMeter: {
        ...{ name: 'Werk', capacityKw: 120.5, costCentre: null, place: 'Keller' },
        ...{ kind: 'MAIN', intervalSeconds: 900 },
      },
    })
  })

  it.each([
    [{ transformerRatio: 0 }, 'METER_RATIO_INVALID'],
    [{ capacityKw: -1 }, 'METER_CAPACITY_INVALID'],
    [{ latitude: 48 }, 'METER_COORDINATES_INVALID'],
    [{ latitude: 91, longitude: 11 }, 'METER_COORDINATES_INVALID'],
    [{ state: 'XX' }, 'METER_STATE_UNKNOWN'],
    [{ costCentre: 'x'.repeat(61) }, 'METER_COST_CENTRE_INVALID'],
    [{ place: 'x'.repeat(201) }, 'METER_PLACE_INVALID'],
    [{ name: 'Anderes Werk' }, 'METER_NAME_TAKEN'],
    [{ meteringLocation: 'DE0001' }, 'METERING_LOCATION_TAKEN'],
    [{ parentId: '00000000-0000-4000-8000-000000000000' }, 'METER_PARENT_UNKNOWN'],
    [{ kind: 'VIRTUAL' }, 'METER_FORMULA_MISMATCH'],
    [{ intervalSeconds: 60 }, 'METER_HAS_READINGS'],
  ])('refuses %o with %s', async (input, code) => {
    const { id } = await world.add('Werk')
    await world.add('Anderes Werk', { meteringLocation: 'DE0001' })
    await world.read(id, 1)

    const { data } = await world.ask(mutation, operator, { id, input })

    expect(data).toMatchObject({ updateMeter: { code } })
  })
})
