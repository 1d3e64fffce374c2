import { Readable } from 'node:stream'
import { z } from 'zod'
import { JobRefused, type JobContext, type JobHandler } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import { personTables } from './person-tables.ts'
import { PersonalDataStore, type Person } from './personal-data.store.ts'
import { unknownPerson } from './personal-data.texts.ts'

export type PersonNeeds = Pick<Service, 'database' | 'objects'>

const payload = z.object({ userId: z.uuid() })
const mostBytes = 2 ** 31
const counts = new Intl.NumberFormat('de-DE')

export const personExportKey = (jobId: string) => `person-${jobId}.json`

/** Writes everything that is known about a person as JSON; memory does not grow with it. */
export function createExportPersonJob({
  database,
  objects,
}: PersonNeeds): JobHandler<z.infer<typeof payload>> {
  const store = new PersonalDataStore(database)
  return {
    kind: 'EXPORT_PERSON',
    payload,
    retryLimit: 3,
    expireInSeconds: 1800,
    async run({ userId }, context) {
      const person = await store.find(userId)
      if (!person) throw new JobRefused(unknownPerson)
      const written = { rows: 0 }
      const key = personExportKey(context.job.id)
      const body = Readable.from(jsonOf(store, { person, written, context }), { objectMode: false })
      await objects.put('exports', key, body, {
        contentType: 'application/json',
        maxBytes: mostBytes,
      })
      context.signal.throwIfAborted()
      const day = context.job.createdAt.toISOString().slice(0, 10)
      return {
        message: `Auskunft mit ${counts.format(written.rows)} Einträgen erstellt.`,
        download: { key, fileName: `luna_personendaten_${day}.json` },
      }
    },
    async discard({ id }) {
      await objects.remove('exports', personExportKey(id))
    },
  }
}

type Writing = { person: Person; written: { rows: number }; context: JobContext }

/** One object: the account, then each table with its rows. */
async function* jsonOf(
  store: PersonalDataStore,
  { person, written, context }: Writing,
): AsyncGenerator<string> {
  const head = {
    format: 'luna-personal-data-1',
    exportedAt: new Date().toISOString(),
    account: await store.account(person.id),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"data":[`
  for (const [place, table] of personTables.entries()) {
    context.signal.throwIfAborted()
    yield `${place > 0 ? ',' : ''}\n{"table":${JSON.stringify(table.table)},"rows":[`
    let separator = '\n'
    for await (const rows of store.rows(table, person)) {
      yield separator + rows.map(row => JSON.stringify(row)).join(',\n')
      separator = ',\n'
      written.rows += rows.length
    }
    yield ']}'
    const step = `${counts.format(written.rows)} Einträge geschrieben`
    await context.progress((place + 1) / personTables.length, step)
  }
  yield '\n]}\n'
}
