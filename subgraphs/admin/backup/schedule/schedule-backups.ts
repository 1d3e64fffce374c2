import type { Service } from '#platform/service.ts'
import { dropOldDatabases } from '../restore/side-database.ts'
import { BackupSettingsStore } from '../settings.store.ts'
import { latestDrill, latestNight, type Slot } from './due.ts'
import { BackupSlots, type SlotWork } from './slots.store.ts'

type Use = Pick<Service, 'config' | 'database' | 'databaseUrl' | 'jobs' | 'logger'>

const everyMs = 60_000
const tidyEveryMs = 6 * 3_600_000

/** Starts what is due; a night that was missed because nothing ran is made up for. Answers what was started. */
export async function startDue({ database, jobs }: Use, now: Date): Promise<SlotWork[]> {
  const settings = await new BackupSettingsStore(database).read()
  if (!settings.enabled) return []
  const slots = new BackupSlots(database)
  const started: SlotWork[] = []
  const start = async (work: SlotWork, slot: Slot, enqueue: () => Promise<unknown>) => {
    if (slot.at <= settings.since || (await slots.isTaken(work, slot.day))) return
    // Queued before it is noted: a crash in between is answered by the job's key or costs one backup more.
    await enqueue()
    if (await slots.take(work, slot.day)) started.push(work)
  }
  await start('BACKUP', latestNight(now, settings), () =>
    jobs.enqueue({
      kind: 'BACKUP',
      title: 'Nächtliche Sicherung',
      payload: { trigger: 'NIGHTLY' },
      createdBy: undefined,
      dedupeKey: 'backup',
    }),
  )
  await start('DRILL', latestDrill(now, settings), () =>
    jobs.enqueue({
      kind: 'VERIFY_BACKUP',
      title: 'Wöchentliche Probe der Wiederherstellung',
      payload: { drill: true },
      createdBy: undefined,
      dedupeKey: 'backup-drill',
    }),
  )
  return started
}

/** Looks every minute while the worker runs. Answers how to stop. */
export function scheduleBackups(service: Use): () => void {
  const look = () => {
    startDue(service, new Date()).catch((error: unknown) => {
      service.logger.warn({ err: error }, 'backup not scheduled')
    })
  }
  const tidy = () => {
    dropOldDatabases(service.databaseUrl, new Date()).catch((error: unknown) => {
      service.logger.warn({ err: error }, 'databases from before a restore not removed')
    })
  }
  look()
  tidy()
  const timers = [setInterval(look, everyMs), setInterval(tidy, tidyEveryMs)]
  return () => timers.forEach(timer => clearInterval(timer))
}
