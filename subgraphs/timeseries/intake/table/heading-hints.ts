import type { ImportOptions } from '../import-options.ts'
import type { LabelHint } from '../time/detect-label.ts'
import type { TimelineHints } from '../time/timeline.ts'
import type { StampColumns } from './choose-stamp.ts'

/** What headings and the lines above the table say about labelling and time zone; options win. */
export function hintsFrom(
  { date, time }: StampColumns,
  preamble: string,
  options: ImportOptions,
): TimelineHints {
  const heading = [date, time]
    .map(column => column?.heading ?? '')
    .join(' ')
    .trim()
  return {
    label: options.label ? { label: options.label, reason: 'so gewählt' } : labelIn(heading),
    zone: zoneIn(heading) ?? zoneIn(zoneLines(preamble)),
    zoneWanted: options.timeZone,
    intervalWanted: options.intervalSeconds,
  }
}

const startWords = /(?<!\p{L})(?:von|ab|start(?:zeit)?|beginn|anfang|from|begin)(?!\p{L})/u
const endWords = /(?<!\p{L})(?:bis|ende?|endzeit|until|to)(?!\p{L})/u

function labelIn(heading: string): LabelHint | undefined {
  const words = heading.toLowerCase().replaceAll('_', ' ')
  const reason = `weil die Zeitspalte „${heading}“ heißt`
  if (startWords.test(words)) return { label: 'START', reason }
  if (endWords.test(words)) return { label: 'END', reason }
  return undefined
}

function zoneIn(text: string): { zone: string; reason: string } | undefined {
  const match = /(?<!\p{L})(?:UTC|GMT)(?:\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?)?(?!\p{L})/iu.exec(
    text.replaceAll('_', ' '),
  )
  if (!match) return undefined
  const [written, sign, hours = '', minutes = '00'] = match
  const zone = sign ? `${sign}${hours.padStart(2, '0')}:${minutes}` : 'UTC'
  return { zone, reason: `weil die Datei „${written}“ nennt` }
}

/** The stamp of the export itself is no statement about the values. */
function zoneLines(preamble: string): string {
  const lines = preamble.split('\n')
  return lines.filter(line => /zeitzone|zeitbasis|zeitangabe|time ?zone/i.test(line)).join('\n')
}
