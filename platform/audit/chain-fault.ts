import type { AuditSeal } from './audit-seal.ts'
import type { ChainHead } from './audit-log.ts'
import type { ChainedEntry } from './audit-entry.ts'

export type ChainFaultKind =
  | 'CHANGED'
  | 'FIRST_MISSING'
  | 'LINK_BROKEN'
  | 'END_MISSING'
  | 'BEYOND_END'
  | 'COUNT_WRONG'
  | 'HEAD_MISSING'
  | 'SEAL_FORGED'
  | 'SEAL_CONTRADICTS'

/** What is wrong first, and where. */
export type ChainFault = {
  kind: ChainFaultKind
  /** Number and time of the first entry that does not fit; null where none is left to name. */
  entry: { id: string; ts: Date } | null
  /** German, complete. */
  message: string
}

type Entry = Pick<ChainedEntry, 'id' | 'ts'>

const dates = new Intl.DateTimeFormat('de-DE', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'Europe/Berlin',
})
const counts = new Intl.NumberFormat('de-DE')
const named = ({ id, ts }: Entry) => `Eintrag ${id} vom ${dates.format(ts)}`
const entryOf = ({ id, ts }: Entry) => ({ id, ts })

export const faults = {
  changed: (entry: Entry): ChainFault => ({
    kind: 'CHANGED',
    entry: entryOf(entry),
    message: `${named(entry)} wurde nachträglich geändert: Sein Inhalt passt nicht zu seiner Prüfsumme.`,
  }),
  firstMissing: (entry: Entry): ChainFault => ({
    kind: 'FIRST_MISSING',
    entry: entryOf(entry),
    message: `Vor ${named(entry)} fehlt der Anfang des Protokolls: Der erste Eintrag wurde entfernt oder geändert.`,
  }),
  linkBroken: (before: Entry, entry: Entry): ChainFault => ({
    kind: 'LINK_BROKEN',
    entry: entryOf(entry),
    message: `${named(entry)} schließt nicht an Eintrag ${before.id} an: Dazwischen wurde etwas entfernt, eingefügt oder vertauscht, oder Eintrag ${before.id} wurde samt Prüfsumme geändert.`,
  }),
  endMissing: (last: Entry | undefined, head: ChainHead): ChainFault => ({
    kind: 'END_MISSING',
    entry: last ? entryOf(last) : null,
    message: last
      ? `Nach ${named(last)} fehlt das Ende des Protokolls: Es muss mit Eintrag ${head.id} enden, oder der letzte Eintrag wurde samt Prüfsumme geändert.`
      : `Das Protokoll ist leer; es muss ${counts.format(head.entries)} Einträge haben.`,
  }),
  beyondEnd: (entry: Entry): ChainFault => ({
    kind: 'BEYOND_END',
    entry: entryOf(entry),
    message: `${named(entry)} hat Luna nicht geschrieben: Er steht hinter dem vermerkten Ende des Protokolls.`,
  }),
  countWrong: (found: number, head: ChainHead): ChainFault => ({
    kind: 'COUNT_WRONG',
    entry: null,
    message: `Das Protokoll hat ${counts.format(found)} statt ${counts.format(head.entries)} Einträge.`,
  }),
  headMissing: (): ChainFault => ({
    kind: 'HEAD_MISSING',
    entry: null,
    message: 'Der Vermerk, wo das Protokoll endet, wurde entfernt.',
  }),
  sealForged: ({ sealedAt }: AuditSeal): ChainFault => ({
    kind: 'SEAL_FORGED',
    entry: null,
    message: `Das Siegel vom ${dates.format(sealedAt)} wurde nachträglich geändert: Seine Unterschrift stimmt nicht.`,
  }),
  sealContradicts: (entry: Entry | undefined, { sealedAt, id }: AuditSeal): ChainFault => ({
    kind: 'SEAL_CONTRADICTS',
    entry: entry ? entryOf(entry) : null,
    message: `Bis Eintrag ${id} ist das Protokoll nicht mehr das, das am ${dates.format(sealedAt)} besiegelt wurde: Es wurde neu geschrieben oder Einträge wurden entfernt.`,
  }),
} as const
