/** Values as sources deliver them, real or simulated; points rise, and each start is there once. */
export type PriceSeries = {
  kind: 'PRICES'
  /** `<market>/<product>` */
  marketId: string
  /** German. */
  name: string
  stepSeconds: number
  points: PricePoint[]
}
export type PricePoint = {
  ts: Date
  stepSeconds: number
  eurPerMwh: number
  /** MWh */
  volume: number | null
}

export type EnergySeries = {
  kind: 'READINGS'
  /** Readings of a model; they are stored as such. */
  isSimulated: true
  series: EnergyColumn[]
}
export type EnergyColumn = {
  /** German. */
  name: string
  quantity: 'CONSUMPTION' | 'PRODUCTION'
  /** Mean power of the interval. */
  unit: 'KW'
  stepSeconds: number
  points: { ts: Date; value: number | null }[]
}

/** What a simulated source answers: what a real one does, and never anything to complain about. */
export type SimulatedAnswer<S> = {
  series: S
  alternatives: S[]
  findings: []
  warnings: []
}

export function answerOf<S>(series: S): SimulatedAnswer<S> {
  return { series, alternatives: [], findings: [], warnings: [] }
}
