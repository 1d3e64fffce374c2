import { PgBoss } from 'pg-boss'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { bossSettings } from './job-queue.ts'
import { createQueues, deadLetterQueue, queueName } from './queues.ts'

let database: TestDatabase
let boss: PgBoss
beforeEach(async () => {
  database = await createTestDatabase()
  boss = new PgBoss({ ...bossSettings(database.url), max: 2, supervise: false, schedule: false })
  await boss.start()
  await createQueues(boss)
})
afterEach(async () => {
  await boss.stop({ graceful: false })
  await database.drop()
})

describe('what the queue itself remembers', () => {
  it('of finished work goes after a week, also of dead letters', async () => {
    const queues = [queueName('EXPORT'), deadLetterQueue]
    const old: (string | null)[] = []
    for (const queue of queues) {
      for (const age of ['8 days', '6 days']) {
        const id = await boss.send(queue, {})
        await database.pool.query(
          `UPDATE pgboss.job SET state = 'completed', started_on = now() - $2::interval,
             completed_on = now() - $2::interval WHERE id = $1`,
          [id, age],
        )
        if (age === '8 days') old.push(id)
      }
    }

    await boss.supervise()

    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM pgboss.job')
    expect(rows).toHaveLength(2)
    expect(rows.filter(({ id }) => old.includes(id))).toEqual([])
  })
})
