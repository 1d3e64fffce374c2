/** How the prices of one kind of market come about. */
export type PriceProcess = {
  stepSeconds: number
  /** The price of the step that begins at an instant (ms), to the cent of the market's unit. */
  price: (at: number) => number
  /** Traded MWh of that step; NaN where there is no volume. */
  volume: (at: number) => number
  /** End of the last step whose price is known at an instant. */
  publishedUntil: (now: number) => number
}

export const quarterMs = 900_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** To the cent, and never the minus zero that JSON and a database write differently. */
export function cents(value: number): number {
  return Math.round(value * 100) / 100 + 0
}
