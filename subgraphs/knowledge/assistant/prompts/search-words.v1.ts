import type { ChatMessage } from '#platform/models/language-model.ts'

const system = `Du hilfst bei der Suche in deutschen Gesetzen und technischen Dokumenten.
Nenne zu einer umgangssprachlichen Frage höchstens acht Fachwörter, mit denen ein solches Dokument
dieselbe Sache bezeichnet. Antworte nur mit den Wörtern, durch Komma getrennt.`

/** Asks the model for words that documents would use. */
export function searchWordsMessages(question: string): ChatMessage[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content: `Frage: ${question}` },
  ]
}
