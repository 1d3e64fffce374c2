import { z } from 'zod'
import { JobRefused, type JobHandler } from '#platform/jobs/job.ts'
import type { PersonNeeds } from './export-person.job.ts'
import { PersonalDataStore } from './personal-data.store.ts'
import { lastAdministrator, unknownPerson } from './personal-data.texts.ts'

const payload = z.object({ userId: z.uuid() })
const counts = new Intl.NumberFormat('de-DE')

/** Deletes a person's data: all of it at once, or nothing. */
export function createDeletePersonJob({
  database,
}: PersonNeeds): JobHandler<z.infer<typeof payload>> {
  const store = new PersonalDataStore(database)
  return {
    kind: 'DELETE_PERSON',
    payload,
    retryLimit: 3,
    expireInSeconds: 1800,
    async run({ userId }, { signal, progress }) {
      const person = await store.find(userId)
      if (!person) throw new JobRefused(unknownPerson)
      if (await store.isLastAdministrator(userId)) throw new JobRefused(lastAdministrator)
      signal.throwIfAborted()
      await progress(0.1, 'Daten werden gelöscht')
      const { deleted, renamed } = await store.erase(person)
      return {
        message: `${counts.format(deleted)} Einträge gelöscht, in ${counts.format(renamed)} weiteren steht statt des Namens ein Pseudonym. Das Protokoll bleibt unverändert.`,
      }
    },
  }
}
