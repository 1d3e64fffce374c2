/** "Gilt ab" means midnight in Germany, wherever the machine stands. */
const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' })

/** `YYYY-MM-DD` of an instant. */
export function isoDayIn(at: Date): string {
  return dayFormat.format(at)
}

/** Whether a text is a day of the calendar, written `YYYY-MM-DD`, between the years 1800 and 2199. */
export function isIsoDay(text: string): boolean {
  if (!/^(?:18|19|20|21)\d\d-\d\d-\d\d$/u.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
