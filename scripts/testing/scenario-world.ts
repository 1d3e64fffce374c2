import { expect } from 'vitest'
import { createLinks } from '#platform/objects/links.ts'
import { testSubgraph, testViewer } from '#platform/testing/test-subgraph.ts'
import { createContext } from '../../subgraphs/simulation/context.ts'
import { subgraph } from '../../subgraphs/simulation/schema.ts'
import { createServices } from '../../subgraphs/simulation/services.ts'
import type { TimeseriesClient } from '../../subgraphs/simulation/timeseries-client.ts'
import { berlin, openEnergySite } from '../../subgraphs/timeseries/kpi/testing/energy-site.ts'
import { ct, tariffDesk } from '../../subgraphs/timeseries/tariff/testing/tariff-desk.ts'

export type ScenarioWorld = Awaited<ReturnType<typeof openScenarioWorld>>

const demand = {
  ...{ kind: 'GRID_DEMAND', name: 'Leistungspreis', unit: 'EUR_PER_KW_YEAR', price: '100' },
  ...{ validFrom: '2025-01-01', source: 'Preisblatt' },
}
const since2025 = (kind: string, price: string) => ({ ...ct(kind, price), validFrom: '2025-01-01' })
export const day = { from: berlin('2026-06-01'), to: berlin('2026-06-02') }
export const year = { from: berlin('2025-01-01'), to: berlin('2026-01-01') }

/** Both subgraphs as they are, on one database: 10 kW of load all day, 5 kW of sun from 8:00 to 16:00. */
export async function openScenarioWorld() {
  const site = await openEnergySite()
  const { database, events, jobs, logger } = site
  const service = testViewer('service')
  const timeseries: TimeseriesClient = {
    async ask(schema, query, variables) {
      const sent = JSON.parse(JSON.stringify(variables)) as Record<string, unknown>
      const { data, codes } = await site.ask(query, service, sent)
      expect(codes).toEqual([])
      return schema.parse(data)
    },
  }
  const services = createServices({ database, events, jobs, logger, timeseries })
  const links = createLinks(new Uint8Array(32))
  const simulation = testSubgraph(subgraph, viewer => createContext({ services, links }, viewer))
  const main = await site.meter('Netz')
  const pv = await site.meter('Dach', { kind: 'PV', parentId: main })
  await database.pool.query('UPDATE meters SET capacity_kw = 10 WHERE meter_id = $1', [pv])
  const isSunny = (i: number) => i >= 32 && i < 64
  await site.fill(main, day, { consumption: i => (isSunny(i) ? 5 : 10) })
  await site.fill(pv, day, { production: i => (isSunny(i) ? 5 : 0) })
  const wave = (i: number) => 30 + 20 * Math.sin((2 * Math.PI * i) / 96) + ((i * 7919) % 101) / 10
  await site.fill(main, year, { consumption: wave })
  const desk = tariffDesk(() => site)
  const components = [since2025('SUPPLY_ENERGY', '30'), demand]
  const tariffId = await desk.create({ name: 'Fest', components })
  const cheap = await desk.create({
    name: 'Günstig',
    components: [since2025('SUPPLY_ENERGY', '25'), demand],
  })
  await desk.assign(main, tariffId, '2025-01-01')
  return {
    site,
    simulation,
    main,
    pv,
    cheap,
    close: () => site.close(),
    /** The answer of `simulateScenario` to a viewer; the day where no other range is given. */
    async simulate(input: object, fields: string): Promise<unknown> {
      const { data, codes } = await simulation.ask(
        `query ($input: ScenarioInput!) { simulateScenario(input: $input) { ${fields} } }`,
        testViewer('viewer'),
        { input: JSON.parse(JSON.stringify({ ...day, ...input })) },
      )
      expect(codes).toEqual([])
      return data?.['simulateScenario']
    },
  }
}
