import { UserError } from '#platform/errors.ts'
import { compose } from './compose-intake.ts'
import { extractCsv } from './csv/extract-csv.ts'
import type { Extracted } from './extracted.ts'
import { composeFeed } from './feed-intake.ts'
import { detectFeed } from './feeds/feed-formats.ts'
import type { PlaceWord } from './finding.ts'
import type { ImportOptions } from './import-options.ts'
import type { Intake } from './intake.ts'
import { extractJson } from './json/extract-json.ts'
import { mostBytes, tooLarge } from './limits.ts'
import { isEdifact } from './mscons/edifact.ts'
import { extractMscons } from './mscons/extract-mscons.ts'
import { RowReport } from './row-report.ts'
import { decodeText, type DecodedText } from './text/decode-text.ts'
import { isArchive } from './xlsx/check-archive.ts'
import { extractWorkbook } from './xlsx/extract-workbook.ts'

/**
 * bytes → text or cells → series as written → timeline → values in kW, kvar or EUR/MWh. Preview and
 * import run this very function, so that nothing is imported that was not shown. A UserError names line,
 * column, value and what to do; its codes start with IMPORT_ or FEED_.
 */
export async function takeIn(
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<Intake | UserError> {
  if (bytes.length > mostBytes) return tooLarge(bytes.length)
  const policy = options.onBadRow ?? 'REFUSE_FILE'
  if (isArchive(bytes)) {
    const report = new RowReport(policy, 'Zeile')
    const extracted = await extractWorkbook(bytes, options, report)
    if (extracted instanceof UserError) return extracted
    return compose({ encoding: 'xlsx' }, { extracted, options, report })
  }
  const text = decodeText(bytes, options.encoding)
  if (text instanceof UserError) return text
  const feed = detectFeed(text.head)
  if (feed) return composeFeed(text, feed, options)
  const form = formOf(text.head)
  const report = new RowReport(policy, words[form])
  const extracted = readers[form](text, options, report)
  return extracted instanceof UserError ? extracted : compose(text, { extracted, options, report })
}

type Form = 'edifact' | 'json' | 'table'
type Read = (text: DecodedText, options: ImportOptions, report: RowReport) => Extracted | UserError

const readers: Record<Form, Read> = {
  edifact: extractMscons,
  json: extractJson,
  table: extractCsv,
}
const words: Record<Form, PlaceWord> = { edifact: 'Segment', json: 'Eintrag', table: 'Zeile' }

function formOf(head: string): Form {
  if (isEdifact(head)) return 'edifact'
  return /^\s*[[{]/.test(head) ? 'json' : 'table'
}
