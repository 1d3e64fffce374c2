import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import type { Summary } from './keep/summary.ts'
import { warningsFor } from './warnings.ts'

const now = new Date('2026-11-21T12:00:00Z')
const long = new Date('2026-11-01T00:00:00Z')
const summary: Summary = {
  kind: 'LOGICAL',
  createdAt: now,
  finishedAt: now,
  sizeBytes: 1,
  sha256: '',
  isEncrypted: true,
  recipient: 'age1',
  trigger: 'NIGHTLY',
  appVersion: '1',
  edition: 'embedded',
  timeseries: 'plain',
  migrations: [],
  tables: {},
  objects: 0,
  objectBytes: 0,
  tableBytes: 0,
  sealingKeyCheck: '',
  verifiedAt: now,
  drilledAt: now,
  problem: null,
}

async function warnings(newest: Partial<Summary>): Promise<string> {
  const backups = [
    { name: 'new', summary: { ...summary, ...newest } },
    { name: 'old', summary: { ...summary, createdAt: long } },
  ]
  const settings = {
    ...{ enabled: true, minuteOfDay: 150, timeZone: 'Europe/Berlin' },
    ...{ keepDaily: 7, keepWeekly: 4, keepMonthly: 12, budgetBytes: null },
    ...{ recipient: 'age1', recipientSince: null, since: long },
  }
  const config = { backups: { folder: undefined }, dataDir: tmpdir() }
  return (await warningsFor({ settings, config, backups, now })).join(' ')
}

it('says nothing while a backup of last night is there and was tried', async () => {
  expect(await warnings({})).toBe('')
})

it.each([{ trigger: 'ELSEWHERE' as const }, { kind: 'PHYSICAL' as const }])(
  'does not take %j for the backup that is missing',
  async change => {
    expect(await warnings(change)).toContain('ist keine Sicherung entstanden')
  },
)
