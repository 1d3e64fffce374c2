import { UserError } from '#platform/errors.ts'
import { germanCount } from '../../wording/german.ts'
import { segmentPlace, type Interchange, type Segment } from './edifact.ts'

const remedy = 'Fordern Sie die Nachricht neu an und laden Sie die vollständige Datei hoch.'

/**
 * Checks that an interchange is whole and holds MSCONS: UNB … UNZ with as many messages as it says, each
 * UNH … UNT with as many segments as it says. UserError: IMPORT_MSCONS_BROKEN,
 * IMPORT_MSCONS_TRUNCATED, IMPORT_MSCONS_COUNT, IMPORT_MSCONS_OTHER_MESSAGE.
 */
export function checkEnvelope(interchange: Interchange): UserError | undefined {
  let first: Segment | undefined
  let last: Segment | undefined
  for (const segment of interchange.segments()) {
    first ??= segment
    last = segment
  }
  if (!first || !last || first.tag !== 'UNB') return broken('Die Datei beginnt nicht mit UNB.', 1)
  const messages = checkMessages(interchange)
  if (messages instanceof UserError) return messages
  if (last.tag !== 'UNZ') return truncated('UNZ, das Ende der Datei, fehlt.', last.number + 1)
  return checkCount('Nachrichten', last, messages) ?? checkReference(last, first.elements[4]?.[0])
}

/** The number of messages when each is whole. */
function checkMessages(interchange: Interchange): number | UserError {
  let count = 0
  let open: Segment | undefined
  for (const segment of interchange.segments()) {
    if (segment.tag === 'UNH') {
      if (open) return truncated('Vor dieser Nachricht fehlt UNT.', segment.number)
      const type = segment.elements[1]?.[0]
      if (type !== 'MSCONS') return otherMessage(type, segment.number)
      open = segment
      count += 1
    } else if (segment.tag === 'UNT') {
      const flaw = open
        ? checkMessageEnd(open, segment)
        : broken('UNT steht ohne UNH.', segment.number)
      if (flaw) return flaw
      open = undefined
    }
  }
  return open ? truncated('Die letzte Nachricht endet ohne UNT.', interchange.count + 1) : count
}

function checkMessageEnd(head: Segment, end: Segment): UserError | undefined {
  const count = end.number - head.number + 1
  return checkCount('Segmente', end, count) ?? checkReference(end, head.elements[0]?.[0])
}

function checkCount(what: string, end: Segment, found: number): UserError | undefined {
  const told = Number(end.elements[0]?.[0])
  if (told === found) return undefined
  const message = `${end.tag} nennt ${germanCount(told)} ${what}, es sind aber ${germanCount(found)}.`
  return new UserError('IMPORT_MSCONS_COUNT', message, { place: segmentPlace(end.number), remedy })
}

function checkReference(end: Segment, expected: string | undefined): UserError | undefined {
  const told = end.elements[1]?.[0]
  if (told === expected) return undefined
  return broken(
    `${end.tag} gehört zu „${told ?? ''}“, begonnen wurde aber „${expected ?? ''}“.`,
    end.number,
  )
}

function otherMessage(type: string | undefined, number: number): UserError {
  const message = `Die Datei enthält eine ${type ?? 'unbekannte'}-Nachricht und keine MSCONS.`
  return new UserError('IMPORT_MSCONS_OTHER_MESSAGE', message, {
    place: segmentPlace(number),
    remedy: 'Importiert werden Lastgänge als MSCONS oder als CSV.',
  })
}

function truncated(message: string, number: number): UserError {
  return new UserError(
    'IMPORT_MSCONS_TRUNCATED',
    `Die MSCONS-Datei ist unvollständig: ${message}`,
    {
      place: segmentPlace(number),
      remedy,
    },
  )
}

function broken(message: string, number: number): UserError {
  return new UserError('IMPORT_MSCONS_BROKEN', `Die MSCONS-Datei ist fehlerhaft: ${message}`, {
    place: segmentPlace(number),
    remedy,
  })
}
