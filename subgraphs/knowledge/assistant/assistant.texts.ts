import type { AnswerLevel } from './extractive/support.ts'

/** The fixed words around quoted sentences. */
export const leadIns: Record<AnswerLevel, string> = {
  SUPPORTED: 'Dazu steht in den Dokumenten:',
  UNCERTAIN:
    'Eine eindeutige Antwort habe ich nicht gefunden. Am nächsten kommen diese Fundstellen:',
  NONE:
    'Dazu habe ich in den Dokumenten keine Fundstelle, und raten möchte ich nicht. ' +
    'Formulieren Sie die Frage gern mit anderen Worten, ' +
    'oder lassen Sie ein passendes Dokument aufnehmen.',
}

export const modelFailedNote =
  'Das Sprachmodell antwortet gerade nicht. Hier sind die Fundstellen im Wortlaut.'
export const modelUnusableNote =
  'Was das Sprachmodell geschrieben hat, steht nicht in den Fundstellen. Hier sind sie im Wortlaut.'

/** Says which sources are building blocks of global knowledge. */
export function globalNote(numbers: number[]): string {
  const marks = numbers.map(number => `[${number}]`).join('')
  return `\n\nAus dem globalen Wissen, nicht aus Ihren Dokumenten: ${marks}`
}
