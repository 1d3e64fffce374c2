import { UserError } from '#platform/errors.ts'
import { forbidden, type Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import { isUuid } from '#platform/uuid.ts'
import type { Person, PersonalDataStore } from './personal-data.store.ts'
import { lastAdministrator, notConfirmed, unknownPerson } from './personal-data.texts.ts'

type Use = { store: PersonalDataStore; jobs: Pick<JobQueue, 'enqueue'> }

/** Art. 15 and 17 GDPR: what is known about a person, and that it goes. */
export class PersonalDataService {
  constructor(private readonly use: Use) {}

  /** Their own, administrators anybody's. PERSON_UNKNOWN. */
  async export(userId: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('viewer')
    if (viewer.userId !== userId && !viewer.can('admin')) throw forbidden('admin')
    const person = await this.find(userId)
    if (!person) return unknownPerson
    return this.use.jobs.enqueue({
      kind: 'EXPORT_PERSON',
      title: 'Auskunft über gespeicherte Daten einer Person',
      payload: { userId: person.id },
      createdBy: viewer.userId,
    })
  }

  /** `confirm` is the name the person signs in with. PERSON_UNKNOWN, NOT_CONFIRMED, LAST_ADMINISTRATOR. */
  async delete(
    { userId, confirm }: { userId: string; confirm: string },
    viewer: Viewer,
  ): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const person = await this.find(userId)
    if (!person) return unknownPerson
    if (confirm !== person.name) return notConfirmed(person.name)
    if (await this.use.store.isLastAdministrator(person.id)) return lastAdministrator
    return this.use.jobs.enqueue({
      kind: 'DELETE_PERSON',
      title: 'Daten einer Person löschen',
      payload: { userId: person.id },
      createdBy: viewer.userId,
      dedupeKey: `delete-person:${person.id}`,
    })
  }

  private async find(id: string): Promise<Person | undefined> {
    return isUuid(id) ? this.use.store.find(id) : undefined
  }
}
