import type { ChatMessage } from '#platform/models/language-model.ts'
import type { Recollection } from '../../conversation/conversation-memory.ts'

const longestAnswer = 300

const system = `Du formulierst Fragen um, du beantwortest sie nicht.
Schreibe die letzte Frage so um, dass sie ohne das Gespräch davor verständlich ist.
Verwende nur Wörter und Zahlen, die im Gespräch vorkommen. Füge nichts hinzu.
Ist die letzte Frage schon für sich verständlich, gib sie unverändert zurück.
Antworte mit genau einer Frage und sonst nichts.`

/** Asks the model for a question that stands for itself. */
export function followUpMessages(
  question: string,
  { summary, turns }: Recollection,
): ChatMessage[] {
  const talk = turns.map(
    ({ standalone, answer }) => `Frage: ${standalone}\nAntwort: ${answer.slice(0, longestAnswer)}`,
  )
  const before = [summary, ...talk].filter(text => text !== '').join('\n\n')
  return [
    { role: 'system', content: system },
    { role: 'user', content: `${before}\n\nLetzte Frage: ${question}` },
  ]
}
