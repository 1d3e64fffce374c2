import type { Turn } from './conversation.ts'

const longestSummary = 1200
const longestQuestion = 160
const lead = 'Bisher ging es um: '
const separator = ' · '

/** What a conversation was about: its questions, the oldest dropped when it gets too long. */
export function summaryOf(summary: string, turns: Pick<Turn, 'standalone'>[]): string {
  const known = summary.startsWith(lead) ? summary.slice(lead.length).split(separator) : []
  const topics = [...known, ...turns.map(({ standalone }) => shortened(standalone))]
  const distinct = topics.filter((topic, at) => topic !== '' && topics.lastIndexOf(topic) === at)
  while (distinct.length > 1 && distinct.join(separator).length > longestSummary) distinct.shift()
  return distinct.length === 0 ? '' : `${lead}${distinct.join(separator)}`
}

function shortened(question: string): string {
  const line = question.replaceAll(separator, ', ').replace(/\s+/gu, ' ').trim()
  return line.length > longestQuestion ? `${line.slice(0, longestQuestion - 1)}…` : line
}
