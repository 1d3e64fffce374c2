import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { openBackupWorld, type BackupWorld } from '../testing/backup-world.ts'
import { startDue } from './schedule-backups.ts'

let world: BackupWorld
let events: PostgresEventBus
let jobs: PostgresJobQueue

beforeEach(async () => {
  world = await openBackupWorld()
  const { database } = world
  events = new PostgresEventBus(database.url, createLogger('test'))
  jobs = new PostgresJobQueue({ database, events, url: database.url })
  await database.pool.query("UPDATE backup_settings SET since = '2026-11-18T12:00Z'")
})
afterEach(async () => {
  await jobs.close()
  await events.close()
  await world.close()
})

const due = (now: string) => startDue({ ...world.needs, jobs }, new Date(now))
const finishAll = () => world.database.pool.query("UPDATE jobs SET state = 'DONE'")

describe('the nightly backup', () => {
  it('begins once in each night, however often it is looked and by whom', async () => {
    expect(await due('2026-11-19T01:29:00Z')).toEqual([])
    expect(await due('2026-11-19T01:30:00Z')).toEqual(['BACKUP'])
    await finishAll()
    const all = await Promise.all([due('2026-11-19T01:31:00Z'), due('2026-11-19T23:00:00Z')])
    expect(all.flat()).toEqual([])
    expect(await due('2026-11-20T01:31:00Z')).toEqual(['BACKUP'])
  })

  it('is made up for when Luna did not run at night, but not for the time before she was there', async () => {
    expect(await due('2026-11-18T13:00:00Z')).toEqual([])
    expect(await due('2026-11-19T09:00:00Z')).toEqual(['BACKUP'])
  })

  it('has one job while it runs, and none when it is switched off', async () => {
    await due('2026-11-19T01:30:00Z')
    await due('2026-11-20T01:30:00Z')
    expect(await jobs.list({ first: 9, kind: 'BACKUP' })).toHaveLength(1)

    await finishAll()
    await world.settings.change({ enabled: false })
    expect(await due('2026-11-21T01:30:00Z')).toEqual([])
  })
})

describe('the trial of a restore', () => {
  it('is on Sundays', async () => {
    const begun: string[] = []
    for (let day = 19; day <= 30; day++) {
      if ((await due(`2026-11-${day}T04:00:00Z`)).includes('DRILL')) begun.push(`${day}`)
      await finishAll()
    }
    expect(begun).toEqual(['22', '29'])
  })
})
