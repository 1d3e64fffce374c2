import type { State } from '../calendar/state.ts'
import type { Component } from './component.ts'

/** What a tariff prices: consumption, or production that is fed in. */
export const tariffDirections = ['SUPPLY', 'FEED_IN'] as const
export type TariffDirection = (typeof tariffDirections)[number]

/** A tariff as it was known at some instant: its newest revision of then. */
export type Tariff = {
  id: string
  name: string
  direction: TariffDirection
  /** `<market>/<product>` of its spot price; null without one. */
  marketId: string | null
  /** Its holidays count as Sundays in time windows. */
  state: State | null
  components: Component[]
  /** 1 for the first. */
  revision: number
  knownFrom: Date
  /** Why this revision was made, and by whom. */
  note: string
  author: string
}

export type NewTariff = Pick<
  Tariff,
  'name' | 'direction' | 'marketId' | 'state' | 'components' | 'note' | 'author'
>

/** A correction: the whole stack again. */
export type NewRevision = Omit<NewTariff, 'name' | 'direction'>

/** A meter's tariff on local days `[validFrom, validUntil)`. */
export type TariffAssignment = {
  id: string
  meterId: string
  tariffId: string
  direction: TariffDirection
  validFrom: string
  validUntil: string | null
  knownFrom: Date
}
