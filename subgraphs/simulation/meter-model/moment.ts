/**
 * The interval a model is asked for; one object that moves along, so that a million readings need one. Models read
 * it and keep nothing of it.
 */
export type Moment = {
  /** Start of the interval in whole seconds: the counter of its noise. */
  tick: number
  /** Middle of the interval, ms. */
  middle: number
  /** Length of the interval, ms. */
  stepMs: number
  /** Local date of the middle, in days since 1970-01-01. */
  day: number
  /** Minutes that the wall clock shows at the middle, 0 to 1440. */
  minute: number
}

/** Mean power of the interval, kW. */
export type PowerModel = (now: Moment) => number
