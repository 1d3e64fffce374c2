import { UserError } from '#platform/errors.ts'

const longestQuestion = 2000

/** A question as it can be asked: without control characters, not empty, not too long. */
export function checkQuestion(input: string): string | UserError {
  // Control characters carry no meaning, and PostgreSQL stores no NUL.
  const question = input.replace(/\p{Cc}+/gu, ' ').trim()
  if (!/[\p{L}\p{N}]/u.test(question)) {
    return new UserError('QUESTION_EMPTY', 'Bitte stellen Sie eine Frage.', {
      remedy: 'Schreiben Sie zum Beispiel: „Wie importiere ich einen Lastgang?“',
    })
  }
  if (question.length > longestQuestion) {
    const given = new Intl.NumberFormat('de-DE').format(question.length)
    return new UserError(
      'QUESTION_TOO_LONG',
      `Die Frage ist zu lang: ${given} statt höchstens 2.000 Zeichen.`,
      { remedy: 'Kürzen Sie die Frage auf das, was Sie wissen möchten.' },
    )
  }
  return question
}
