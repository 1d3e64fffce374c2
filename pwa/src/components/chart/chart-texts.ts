/** What a chart says; the feature that shows it gives the words. */
export type ChartTexts = {
  /** Names the interaction for screen readers. */
  role: string
  keys: string
  zoomIn: string
  zoomOut: string
  reset: string
  asTable: string
  asChart: string
  time: string
  noValue: string
  extremes: (minimum: string, maximum: string) => string
  moreRows: (count: number) => string
}
