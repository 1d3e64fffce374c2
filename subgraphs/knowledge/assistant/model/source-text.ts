import { splitSentences } from '../../chunk/sentence-splitter.ts'
import { screen } from '../../ingestion/screening/screen.ts'
import { safeText } from '../safe-text.ts'

/**
 * Sentences that tell how questions are to be answered, rather than something about the world. Too
 * many harmless documents hold one to keep the whole document back; the model does without them.
 */
const aboutAnswering: RegExp[] = [
  /\b(?:muster|standard|ideal|beispiel)?(?:antwort|auskunft|auskünfte|antworten)\b[^.]{0,80}\b(?:laute[tn]?|beginn\p{L}*|end(?:et|en)|enthalten|enthält|ergänz\p{L}*|formulier\p{L}*|schließ\p{L}*|nur vollständig|hinweis)/iu,
  /\b(?:muster|standard|ideal|beispiel)(?:antwort|auskunft|antworten)\b/iu,
  /\b(?:amtliche|offizielle|richtige|korrekte|einzig\p{L}*) antwort\b/iu,
  /\b(?:antworte|antworten sie|erwähne|nenne stets|beginne|beende|schreibe|sage|wiederhole|übersetze|verweise|empfiehl|füge)\b(?! sie sich)[^.]{0,60}\b(?:antwort|immer|stets|nur|jede[rn]?|wort|satz|link|nutzer|benutzer)\b/iu,
  /\bsteht (?:für|im folgenden)\b[^.]{0,80}\bstets\b|\bstets der ausdruck\b/iu,
  /\bdu (?:antwortest|bist (?:jetzt|nun|ab)|sollst|musst|darfst)\b/iu,
  /\bende der (?:quellen|dokumente|fundstellen)\b/iu,
  /^\s*(?:\p{L}{0,12}\s)?(?:frage|antwort|system|user|assistant|benutzer|assistent|human|ai)\s*:/iu,
  /\b(?:assistentin|assistent|sprachmodell|chatbot|ki-modell|language model|luna)\b[^.]{0,60}\b(?:muss|soll|sollte|darf|hat zu|must|should)\b/iu,
  /\b(?:instructions?|anweisungen?|prompt)\b[^.]{0,40}\b(?:ignor|disregard|vergiss|überschreib|gelten nicht)/iu,
  /\b(?:ignor|disregard|vergiss|vergessen sie|forget)\p{L}*\b[^.]{0,60}\b(?:instructions?|anweisung|regel|vorgabe|bisher|vorherig|previous|above)/iu,
]
/** Control tokens of chat templates, with the paragraph they open. */
const controlled = /(?:<\|[^|>\n]*\|?>|\[\/?INST\]|<<\/?SYS>>)[^\n]*(?:\n[^\n]+)*/giu
/** Marks of citations and turns that a document may carry to be taken for ours. */
const madeUpMarkers = /\[(?:\d{1,3}|[a-z]{2}[0-9a-f]{4})\]/gu
const fences = /<\/?quelle[^>]*>|^\s*(?:#{3,}|-{3,}|={3,})\s*\p{Lu}{4,}.*$/gmu

/**
 * A passage as the model may read it: without control tokens, addresses and markers, and without
 * sentences that speak to an assistant. `undefined` when nothing is left.
 */
export function sourceText(text: string): string | undefined {
  const plain = safeText(
    text.replace(controlled, ' ').replace(fences, ' ').replace(madeUpMarkers, ' '),
  )
  const spoken = splitSentences(plain).map(({ start, end }) => plain.slice(start, end))
  const kept = spoken.filter(sentence => !speaksToAssistant(sentence))
  if (kept.length === spoken.length) return plain.trim() === '' ? undefined : plain
  return kept.length === 0 ? undefined : kept.join(' ')
}

/** Whether a sentence wants to steer whoever answers from it. */
export function speaksToAssistant(sentence: string): boolean {
  return aboutAnswering.some(pattern => pattern.test(sentence)) || isSuspicious(sentence)
}

/** The same rules that hold a document back for the administrator. */
function isSuspicious(text: string): boolean {
  const suspicions = screen({
    kind: 'text',
    title: null,
    pageCount: null,
    pagesWithoutText: [],
    blocks: [{ kind: 'paragraph', text, page: null }],
    hidden: [],
    notices: [],
  })
  return suspicions.length > 0
}
