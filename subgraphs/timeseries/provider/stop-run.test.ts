import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openConnectors, type TestConnectors } from '../testing/test-connectors.ts'
import { ConnectorService } from './connector.service.ts'

const operator = testViewer('operator')
let all: TestConnectors
beforeEach(async () => {
  all = await openConnectors()
})
afterEach(() => all.close())

/** A source that takes the question and never answers; resolves when it was asked. */
function silentSource(): Promise<void> {
  return new Promise(resolve => {
    all.source.disturb = () => {
      resolve()
      return true
    }
  })
}

describe('a source that is asked by hand while Luna is shut down', () => {
  it('does not delay the end: its run is broken off, told, and free to be run again', async () => {
    const connector = await all.add('ENERGY_CHARTS')
    const service = new ConnectorService(all.use)
    const asked = silentSource()
    const running = service.run(connector.id, {}, operator)
    await asked

    const stoppedAt = Date.now()
    service.stop()

    expect(await running).toMatchObject({
      code: 'CONNECTOR_STOPPED',
      message: expect.stringContaining('weil Luna beendet wird') as string,
    })
    expect(Date.now() - stoppedAt).toBeLessThan(2000)
    // As if it had not been tried: not a failure of the source, and no lease that the next start waits for.
    expect(await all.state(connector)).toMatchObject({
      isRunning: false,
      counters: { runs: 0, failures: 0 },
    })
    all.source.disturb = () => false
    expect(await new ConnectorService(all.use).run(connector.id, {}, operator)).not.toHaveProperty(
      'code',
    )
  })

  it('is broken off in a trial of settings, too', async () => {
    const service = new ConnectorService(all.use)
    const asked = silentSource()
    const settings = { baseUrl: all.source.url }
    const input = { provider: 'ENERGY_CHARTS' as const, name: 'Probe', settings }
    const trying = service.test(input, undefined, testViewer('admin'))
    await asked

    service.stop()

    expect(await trying).toMatchObject({ code: 'CONNECTOR_STOPPED' })
  })

  it('is not asked any more once the end has begun', async () => {
    const connector = await all.add('ENERGY_CHARTS')
    const service = new ConnectorService(all.use)
    service.stop()

    expect(await service.run(connector.id, {}, operator)).toMatchObject({
      code: 'CONNECTOR_STOPPED',
    })
    expect(all.source.asked).toEqual([])
  })
})
