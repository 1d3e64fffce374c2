/** A source of readings with one interval. */
export type Meter = {
  id: string
  name: string
  meteringLocation: string | null
  /** IANA name or fixed offset in which days are counted. */
  timeZone: string
  intervalSeconds: number
  simulated: boolean
  createdAt: Date
}

export type NewMeter = Omit<Meter, 'id' | 'createdAt'>

/** First and last instant of which there are readings. */
export type ReadingRange = { first: Date; last: Date }
