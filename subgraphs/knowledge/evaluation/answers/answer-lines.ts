import type { AnswerFigures } from './judge-answers.ts'

type Column = [string, (figures: AnswerFigures) => string]

const of = (part: number, whole: number) => (whole === 0 ? '–' : `${part} von ${whole}`)
const share = (part: number, whole: number) => (whole === 0 ? '–' : (part / whole).toFixed(3))

const columns: Column[] = [
  ['beantwortet', ({ answered, answerable }) => of(answered, answerable)],
  ['trotzdem', ({ answeredThough, unanswerable }) => of(answeredThough, unanswerable)],
  ['Beleg in 3', ({ evidence, evidenceAsked }) => share(evidence, evidenceAsked)],
  ['Sätze belegt', ({ supportedSentences, sentences }) => share(supportedSentences, sentences)],
  ['Fehler', ({ factErrors }) => String(factErrors)],
  ['Zitat P', ({ rightCitations, citations }) => share(rightCitations, citations)],
  ['Zitat R', ({ questionsCitedRight, answerable }) => share(questionsCitedRight, answerable)],
]

/** The figures of several systems and question sets, and of each whether it rightly kept silent. */
export function answerLines(rows: [string, AnswerFigures][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  const cells = rows.map(([, figures]) => columns.map(([, cell]) => cell(figures)))
  const widths = columns.map(([head], at) =>
    Math.max(head.length, ...cells.map(row => row[at]?.length ?? 0)),
  )
  const line = (name: string, texts: string[]) =>
    [name.padEnd(width), ...texts.map((text, at) => text.padStart(widths[at] ?? 0))].join('  ')
  return [
    line(
      '',
      columns.map(([head]) => head),
    ),
    ...rows.map(([name], at) => line(name, cells[at] ?? [])),
    'trotzdem: unbeantwortbare Fragen, die beantwortet wurden. Beleg in 3: die Fundstelle steht in den',
    'ersten drei Sätzen, auch wenn nicht geantwortet wurde zählt sie als fehlend. Zitat P/R: Anteil der',
    'Zitate aus der richtigen Stelle, Anteil der Fragen mit einem solchen Zitat.',
    ...rows.flatMap(([name, figures]) => silence(name, figures)),
  ]
}

function silence(name: string, figures: AnswerFigures): string[] {
  const { answerable, answered, supported, unanswerable, answeredThough, supportedThough } = figures
  const row = (label: string, all: number, some: number, sure: number) =>
    `  ${label.padEnd(16)}${String(sure).padStart(8)}${String(some - sure).padStart(10)}${String(all - some).padStart(19)}`
  return [
    '',
    `${name}:`,
    `  ${''.padEnd(16)}${'belegt'.padStart(8)}${'unsicher'.padStart(10)}${'keine Fundstelle'.padStart(19)}`,
    row('beantwortbar', answerable, answered, supported),
    ...(unanswerable === 0
      ? []
      : [row('unbeantwortbar', unanswerable, answeredThough, supportedThough)]),
  ]
}
