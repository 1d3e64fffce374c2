import type { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { personNeeded } from './activity.texts.ts'
import type { Forgotten, ForgetStore } from './forget.store.ts'

/**
 * Deletes what a person did, what they thought of it and what was learnt from it. The learnt state
 * is computed from the rows that go, so nothing of it is left; a service that remembers it for speed
 * forgets it by `onForgotten`.
 */
export class ForgetService {
  constructor(
    private readonly store: ForgetStore,
    private readonly onForgotten: () => void = () => undefined,
  ) {}

  /** The viewer's own. PERSON_REQUIRED. */
  async forgetMe(viewer: Viewer): Promise<Forgotten | UserError> {
    viewer.require('viewer')
    return viewer.userId === undefined ? personNeeded : this.forgetPerson(viewer.userId)
  }

  /** Anybody's; the caller has decided that it may. Harmless when repeated. */
  async forgetPerson(userId: string): Promise<Forgotten> {
    const forgotten = await this.store.forget(userId)
    this.onForgotten()
    return forgotten
  }
}
