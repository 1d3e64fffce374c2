import { UserError } from '#platform/errors.ts'
import { germanStamp, quotedNames } from '../wording/german.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { checkFormulaPlace, checkUsers, usersOf } from './check-formula.ts'
import type { MeterTree } from './meter-tree.store.ts'
import type { Meter } from './meter.ts'

/** Levels of the tree, the top one included. */
export const mostTreeLevels = 12

export const meterUnknown = new UserError('METER_UNKNOWN', 'Den Zähler gibt es nicht mehr.', {
  place: 'Zähler',
  remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
})

/** What is wrong with a meter among the others: its place in the tree and in formulas. */
export async function checkNeighbours(
  tree: MeterTree,
  meter: Meter | Omit<Meter, 'createdAt'>,
): Promise<UserError | undefined> {
  const wrong = await checkParent(tree, meter)
  if (wrong) return wrong
  const virtual = await tree.virtual()
  const { formula } = meter
  if (!formula) return checkUsers(meter, virtual)
  const terms = await tree.byIds(formula.terms.map(({ meterId }) => meterId))
  return checkFormulaPlace({ ...meter, formula }, { terms, virtual }) ?? checkUsers(meter, virtual)
}

async function checkParent(
  tree: MeterTree,
  { id, name, parentId }: Pick<Meter, 'id' | 'name' | 'parentId'>,
): Promise<UserError | undefined> {
  if (parentId === null) return undefined
  if (!(await tree.byId(parentId))) {
    return wrongPlace('METER_PARENT_UNKNOWN', 'Den übergeordneten Zähler gibt es nicht.')
  }
  const { ancestors, levelsBelow } = await tree.place(id, parentId)
  const [parent] = ancestors
  if (ancestors.some(ancestor => ancestor.id === id)) {
    return wrongPlace(
      'METER_TREE_CYCLE',
      `„${name}“ kann nicht unter „${parent?.name ?? ''}“ hängen: Dieser Zähler liegt selbst darunter.`,
    )
  }
  const levels = ancestors.length + 1 + levelsBelow
  if (levels <= mostTreeLevels) return undefined
  return wrongPlace(
    'METER_TREE_TOO_DEEP',
    `Der Zählerbaum hätte ${levels} Ebenen; möglich sind ${mostTreeLevels}.`,
  )
}

/** What readings forbid: another interval, and to become virtual. */
export async function withReadings(
  tree: MeterTree,
  before: Meter,
  after: Meter,
): Promise<UserError | undefined> {
  const otherInterval = before.intervalSeconds !== after.intervalSeconds
  const becomesVirtual = before.kind !== 'VIRTUAL' && after.kind === 'VIRTUAL'
  if (!otherInterval && !becomesVirtual) return undefined
  if (!(await tree.readingRange(before.id))) return undefined
  return new UserError(
    'METER_HAS_READINGS',
    otherInterval
      ? `Das Messintervall von „${before.name}“ lässt sich nicht mehr ändern: Es gibt schon Messwerte.`
      : `„${before.name}“ kann kein virtueller Zähler werden: Es gibt schon Messwerte.`,
    {
      place: otherInterval ? 'Messintervall' : 'Art des Zählers',
      remedy: 'Legen Sie einen neuen Zähler an.',
    },
  )
}

/** Why a meter may not go: a formula needs it, or its readings are not given up by its name. */
export async function refuseRemoval(
  tree: MeterTree,
  meter: Meter,
  confirmName: string | undefined,
): Promise<UserError | undefined> {
  const users = usersOf(meter.id, await tree.virtual())
  if (users.length > 0) {
    return new UserError(
      'METER_IN_FORMULA',
      `„${meter.name}“ wird in der Formel von ${quotedNames(users.map(({ name }) => name))} gebraucht.`,
      { place: 'Zähler', remedy: 'Ändern oder entfernen Sie zuerst diese virtuellen Zähler.' },
    )
  }
  const range = await tree.readingRange(meter.id)
  if (!range || confirmName === meter.name) return undefined
  const clock = zoneClock(meter.timeZone)
  const [first, last] = [range.first, range.last].map(instant =>
    germanStamp(instant.getTime() + clock.offsetMs(instant.getTime())),
  )
  return new UserError(
    'METER_HAS_READINGS',
    `„${meter.name}“ hat Messwerte vom ${first ?? ''} bis zum ${last ?? ''}; sie würden mit dem Zähler endgültig gelöscht.`,
    {
      place: 'Zähler',
      remedy: 'Bestätigen Sie das Löschen mit dem Namen des Zählers (confirmName).',
    },
  )
}

function wrongPlace(code: string, message: string): UserError {
  return new UserError(code, message, {
    place: 'Übergeordneter Zähler',
    remedy: 'Wählen Sie einen anderen übergeordneten Zähler oder keinen.',
  })
}
