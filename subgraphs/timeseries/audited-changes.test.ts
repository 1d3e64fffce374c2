import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectChanges, type AuditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from './testing/test-timeseries.ts'

const admin = testViewer('admin', '00000000-0000-4000-8000-000000000001')

let world: TestTimeseries
beforeEach(async () => {
  world = await openTimeseries()
})
afterEach(() => world.close())

/** What a mutation would have told the audit log. */
async function changed<T>(work: () => Promise<T | UserError>) {
  const changes: AuditChange[] = []
  const result = await collectChanges(changes, work)
  if (result instanceof UserError) throw new Error(result.message)
  return { result, changes }
}

describe('The audit log is told what was before and after', () => {
  it('of a meter', async () => {
    const { meters } = world.services
    const input = { name: 'Halle', intervalSeconds: 900, timeZone: 'Europe/Berlin' }
    const made = await changed(() =>
      meters.create({ ...input, meteringLocation: null, simulated: false }, admin),
    )
    const { id } = made.result
    const renamed = await changed(() => meters.update(id, { name: 'Halle 2' }, admin))
    const same = await changed(() => meters.update(id, { name: 'Halle 2' }, admin))
    const gone = await changed(() => meters.remove({ id, confirmName: undefined }, admin))

    expect(made.changes).toMatchObject([{ target: id, before: null, after: { name: 'Halle' } }])
    expect(renamed.changes).toEqual([
      { target: id, before: { name: 'Halle' }, after: { name: 'Halle 2' } },
    ])
    expect(same.changes).toEqual([])
    expect(gone.changes).toMatchObject([{ target: id, before: { name: 'Halle 2' }, after: null }])
  })

  it('of the thresholds of a meter', async () => {
    const meterId = await world.addMeter('Halle', 900)

    const { changes } = await changed(() =>
      world.services.quality.reports.setThresholds(meterId, { zeroRunHours: 12 }, admin),
    )

    expect(changes).toMatchObject([{ target: meterId, after: { zeroRunHours: 12 } }])
    expect(Object.keys(changes[0]?.before ?? {})).toEqual(['zeroRunHours'])
  })

  it('of a channel, of whose address only the host', async () => {
    const { channels } = world.services.alerts
    const target = 'https://127.0.0.1/services/T0/geheim?key=1'
    const wish = { name: 'Leitwarte', kind: 'WEBHOOK', target, enabled: true } as const

    const made = await changed(() => channels.create(wish, admin))
    const gone = await changed(() => channels.remove(made.result.id, admin))

    expect(made.changes).toMatchObject([
      { before: null, after: { name: 'Leitwarte', target: 'https://127.0.0.1/…' } },
    ])
    expect(gone.changes).toMatchObject([{ before: { name: 'Leitwarte' }, after: null }])
    expect(JSON.stringify([made.changes, gone.changes])).not.toContain('geheim')
  })

  it('of a source, without its secret', async () => {
    const { connectors } = world.services
    const wish = { name: 'Preise', provider: 'SMARD', settings: { zone: 'DE-LU' } } as const
    const made = await changed(() => connectors.create(wish, admin))
    const { id } = made.result
    const changedOne = await changed(() =>
      connectors.update(id, { name: 'Börse', secret: 'geheim-4711' }, admin),
    )
    const gone = await changed(() => connectors.remove(id, admin))

    expect(made.changes).toMatchObject([{ before: null, after: { name: 'Preise' } }])
    expect(changedOne.changes).toEqual([
      {
        target: id,
        before: { name: 'Preise', hasSecret: false },
        after: { name: 'Börse', hasSecret: true },
      },
    ])
    expect(JSON.stringify(changedOne.changes)).not.toContain('geheim')
    expect(gone.changes).toMatchObject([{ target: id, after: null }])
  })
})
