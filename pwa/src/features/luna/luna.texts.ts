import type { AnswerLevel } from '../../graphql/graphql.ts'
import { formatNumber } from '../../lib/format.ts'

const levels: Record<AnswerLevel, { name: string; hint: string }> = {
  SUPPORTED: { name: 'Belegt', hint: 'Die Antwort stützt sich auf die genannten Fundstellen.' },
  UNCERTAIN: {
    name: 'Unsicher',
    hint: 'Die Fundstellen passen nur teilweise. Bitte prüfen Sie sie, bevor Sie danach handeln.',
  },
  NONE: {
    name: 'Keine Fundstelle',
    hint: 'In den Dokumenten steht dazu nichts, was Luna belegen kann.',
  },
}

export const texts = {
  title: 'Luna fragen',
  cardTitle: 'Fragen Sie Luna',
  cardHint: 'Luna antwortet aus Ihren Dokumenten und nennt zu jeder Aussage die Fundstelle.',
  question: 'Ihre Frage',
  placeholder: 'Was möchten Sie wissen?',
  ask: 'Fragen',
  stop: 'Antwort anhalten',
  clear: 'Neues Gespräch',
  greeting: 'Guten Tag, ich bin Luna.',
  introduction:
    'Fragen Sie mich etwas zu Ihren Dokumenten. Ich antworte nur mit dem, was dort steht, und zeige Ihnen die Stelle.',
  examples: 'Zum Beispiel',
  exampleQuestions: [
    'Wie importiere ich einen Lastgang?',
    'Welche Dateiformate liest Luna?',
    'Was ist die Spitzenlast?',
  ],
  you: 'Ihre Frage',
  luna: 'Luna',
  searching: 'Luna sucht in den Dokumenten …',
  writing: 'Luna schreibt …',
  stopped: 'Antwort angehalten.',
  levels,
  sources: 'Fundstellen',
  openSource: (number: number, title: string) => `Fundstelle ${number} öffnen: ${title}`,
  global: 'Globales Wissen',
  page: (page: number) => `Seite ${page}`,
  copy: 'Antwort kopieren',
  copied: 'Kopiert',
  again: 'Erneut fragen',
  engine: (engine: string, milliseconds: number) =>
    `${engine === 'extractive' ? 'Wörtliche Zitate' : engine}, ${formatNumber(milliseconds / 1000, 1)} s`,
} as const
