/** Mean power per quarter-hour; null where it is not known. */
export type Kw = readonly (number | null)[]

/** A contract on local days `[validFrom, validUntil)`; null: without a limit. */
export type GivenContract = {
  tariffId: string
  validFrom: string | null
  validUntil: string | null
}

export type GivenLoad = {
  start: Date
  stepSeconds: number
  gridImportKw: Kw
  gridExportKw: Kw | null
  pvKw: Kw | null
  consumptionKw: Kw | null
  chargeKw: Kw | null
  dischargeKw: Kw | null
  /** Whose contracts, reactive energy and rest of the calendar year count. */
  connectionMeterId: string | null
  /** Whose feed-in contract counts for the PV generation. */
  pvMeterId: string | null
  /** Instead of the contracts of the meters. */
  supply: readonly GivenContract[] | null
  feedIn: readonly GivenContract[] | null
}
