import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createImportJob } from '../intake/import.job.ts'
import { loadProfileFile, slots } from '../testing/load-profile-file.ts'
import { runJob } from '../testing/test-timeseries.ts'
import { checkImported } from './check-imported.ts'
import { createCheckQualityJob } from './check-quality.job.ts'
import { requestDueChecks } from './request-check.ts'
import { openQualityWorld, operator, type QualityWorld } from './testing/quality-world.ts'

let world: QualityWorld
beforeEach(async () => {
  world = await openQualityWorld()
})
afterEach(() => world.close())

describe('the check of readings', () => {
  it('follows every import by itself, over the imported range', async () => {
    const days = slots('2026-05-04', '2026-05-08')
    const file = loadProfileFile(days.filter((_, slot) => slot < 100 || slot >= 120))
    const uploadId = await world.upload('Werk Nord.csv', file, operator)
    const started = await world.services.imports.start({ uploadId, options: {} }, operator)
    if (!('id' in started)) throw new Error(started.message)
    const { stores, objects, events } = world
    const imports = createImportJob({ stores, objects, onWritten: checkImported(world.jobs) })

    const imported = await runJob(imports, world, started)

    const [check] = await world.jobs.list({ first: 9, kind: 'CHECK_QUALITY' })
    if (!check) throw new Error('no check was asked for')
    expect(check).toMatchObject({
      ...{ title: 'Qualitätsprüfung: Werk Nord.csv', targetId: imported.targetId },
    })
    const checks = createCheckQualityJob({ ...stores.quality, meters: stores.meters, events })
    await runJob(checks, world, check)
    expect(await world.findings({ rule: 'GAP' })).toMatchObject([
      { meterId: imported.targetId, message: '20 Werte fehlen (5 Stunden).' },
    ])
  })

  it('of what is new waits in the queue once', async () => {
    const [first, second] = [await requestDueChecks(world.jobs), await requestDueChecks(world.jobs)]

    expect(second.id).toBe(first.id)
  })

  it('of an import without readings is not asked for', async () => {
    await checkImported(world.jobs)({
      record: { fileName: 'Preise.csv', createdBy: null },
      series: [],
    })

    expect(await world.jobs.list({ first: 9 })).toEqual([])
  })
})
