import { randomUUID } from 'node:crypto'
import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { checkTraits } from './check-traits.ts'
import { checkNeighbours, meterUnknown, refuseRemoval, withReadings } from './meter-rules.ts'
import type { MeterTree } from './meter-tree.store.ts'
import {
  plainTraits,
  type Meter,
  type MeterChange,
  type MeterFilter,
  type NewMeter,
} from './meter.ts'
import type { MeterStore } from './meter.store.ts'

const daySeconds = 86_400
/** Meters that a tree shows at once. */
const mostOfTree = 5000

export class MeterService {
  constructor(private readonly meters: MeterStore) {}

  list(
    page: { first: number; after?: string },
    viewer: Viewer,
    filter: MeterFilter = {},
  ): Promise<Meter[]> {
    viewer.require('viewer')
    return this.meters.list(page, filter)
  }

  /** Every meter after its parent, siblings by name; only below `rootId` where it is given. */
  tree(rootId: string | undefined, viewer: Viewer): Promise<{ meter: Meter; depth: number }[]> {
    viewer.require('viewer')
    return this.meters.tree(rootId, mostOfTree)
  }

  async create(input: NewMeter, viewer: Viewer): Promise<Meter | UserError> {
    viewer.require('operator')
    const meter = { ...plainTraits, ...input, name: input.name.trim() }
    const wrong = checkMeter(meter)
    if (wrong) return wrong
    const id = randomUUID()
    const created = await this.meters.changeTree(
      async tree =>
        (await taken(tree, undefined, meter)) ??
        (await checkNeighbours(tree, { ...meter, id })) ??
        (await tree.insert(id, meter)) ??
        meterNameTaken(meter.name),
    )
    if (!(created instanceof UserError)) auditChange(null, created, id)
    return created
  }

  /**
   * Changes what is given; `null` clears. Moving in the tree and changing a formula are checked in the
   * transaction that writes them. UserError as of `create`, METER_UNKNOWN, METER_HAS_READINGS.
   */
  async update(id: string, change: MeterChange, viewer: Viewer): Promise<Meter | UserError> {
    viewer.require('operator')
    let before: Meter | undefined
    const updated = await this.meters.changeTree(async tree => {
      before = await tree.byId(id)
      if (!before) return meterUnknown
      const after = { ...before, ...change, name: (change.name ?? before.name).trim() }
      return (
        checkMeter(after) ??
        (await taken(tree, id, after)) ??
        (await withReadings(tree, before, after)) ??
        (await checkNeighbours(tree, after)) ??
        tree.update(after)
      )
    })
    if (!(updated instanceof UserError)) auditChange(before, updated, id)
    return updated
  }

  /**
   * Removes a meter; its children move up to its parent. A meter with readings goes only when
   * `confirmName` is its name: it is gone at once, its readings are erased in small steps afterwards
   * (MeterEraser), so that nobody waits for years of minutes.
   */
  async remove(
    { id, confirmName }: { id: string; confirmName: string | undefined },
    viewer: Viewer,
  ): Promise<Meter | UserError> {
    viewer.require('operator')
    const removed = await this.meters.changeTree(async tree => {
      const meter = await tree.byId(id)
      if (!meter) return meterUnknown
      const refused = await refuseRemoval(tree, meter, confirmName)
      if (refused) return refused
      await tree.remove(meter, viewer.name)
      return meter
    })
    if (!(removed instanceof UserError)) auditChange(removed, null, id)
    return removed
  }
}

async function taken(
  tree: MeterTree,
  id: string | undefined,
  meter: NewMeter,
): Promise<UserError | undefined> {
  const rival = await tree.rival(id, meter)
  if (rival === undefined) return undefined
  if (rival === 'NAME') return meterNameTaken(meter.name)
  return new UserError(
    'METERING_LOCATION_TAKEN',
    `Die Messlokation „${meter.meteringLocation ?? ''}“ gehört schon zu einem anderen Zähler.`,
    { place: 'Messlokation', remedy: 'Prüfen Sie die Kennung.' },
  )
}

export function meterNameTaken(name: string): UserError {
  return new UserError('METER_NAME_TAKEN', `Einen Zähler „${name}“ gibt es schon.`, {
    place: 'Name des Zählers',
    remedy: 'Wählen Sie den vorhandenen Zähler oder einen anderen Namen.',
  })
}

/** What is wrong with a new meter by itself; `undefined` when nothing is. */
export function checkMeter(meter: NewMeter): UserError | undefined {
  if (meter.name === '' || meter.name.length > 100) {
    return new UserError(
      'METER_NAME_INVALID',
      'Der Zähler braucht einen Namen mit höchstens 100 Zeichen.',
      {
        place: 'Name des Zählers',
        remedy: 'Geben Sie einen Namen ein, zum Beispiel „Hauptzähler Rathaus“.',
      },
    )
  }
  if (!(meter.intervalSeconds >= 1 && meter.intervalSeconds <= daySeconds)) {
    return new UserError(
      'METER_INTERVAL_INVALID',
      `Ein Messintervall von ${meter.intervalSeconds} Sekunden ist nicht möglich.`,
      {
        place: 'Messintervall',
        remedy: 'Möglich sind 1 Sekunde bis 1 Tag; üblich sind 900 Sekunden.',
      },
    )
  }
  if (!isTimeZone(meter.timeZone)) {
    return new UserError('TIME_ZONE_UNKNOWN', `Die Zeitzone „${meter.timeZone}“ ist unbekannt.`, {
      place: 'Zeitzone',
      remedy: 'Nehmen Sie zum Beispiel Europe/Berlin oder +01:00.',
    })
  }
  return checkTraits(meter)
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('de', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
