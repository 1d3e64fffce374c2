import { UserError } from '#platform/errors.ts'

type Use<Before, Change> = {
  read: () => Promise<Before | undefined>
  /** What shall be; asked again when somebody else was faster. */
  decide: (before: Before | undefined) => Promise<Change | UserError> | Change | UserError
  /** False where what was read has changed meanwhile. */
  save: (change: Change, before: Before | undefined) => Promise<boolean>
}

/** More people than change one simulation in the same instant. */
const mostAttempts = 20

/** Changes something that others may change at the same time, so that every change counts. SIMULATION_BUSY. */
export async function saveChange<Before, Change>(
  use: Use<Before, Change>,
): Promise<UserError | undefined> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const before = await use.read()
    const change = await use.decide(before)
    if (change instanceof UserError) return change
    if (await use.save(change, before)) return undefined
  }
  return busy
}

const busy = new UserError(
  'SIMULATION_BUSY',
  'Diese Simulation wird gerade von anderer Stelle geändert.',
  { remedy: 'Versuchen Sie es in einigen Sekunden noch einmal.' },
)
