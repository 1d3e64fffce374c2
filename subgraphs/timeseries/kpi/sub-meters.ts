/** What a main meter and the meters directly below it counted, in mJ, over the quarter-hours known in all of them. */
export type SubMeterEnergy = {
  /** Import of the main meter. */
  main: bigint
  /** Import + PV + discharge − export − charge: what the sub-meters share. */
  supply: bigint
  sub: bigint
  /** Share of the quarter-hours known in all meters. */
  coverage: number
}

/** Balance of a main meter and its sub-meters over one period. */
export type SubMeterBalance = {
  mainKwh: number
  supplyKwh: number
  subKwh: number
  lossKwh: number
  /** (supply − Σ sub) / supply; undefined where nothing was supplied. */
  lossShare: number | undefined
  finding: 'OK' | 'NEGATIVE' | 'ABOVE_THRESHOLD' | 'UNKNOWN'
  coverage: number
}

/**
 * Loss share of a period. Below zero the sub-meters counted more than there was (assignment, ratio or direction is
 * wrong); above the threshold energy is lost or not metered. With gaps nothing is judged.
 */
export function subMeterBalance(
  { main, supply, sub, coverage }: SubMeterEnergy,
  threshold: number,
): SubMeterBalance {
  const loss = supply - sub
  const lossShare = supply > 0n ? Number(loss) / Number(supply) : undefined
  return {
    ...{ mainKwh: kwh(main), supplyKwh: kwh(supply), subKwh: kwh(sub), lossKwh: kwh(loss) },
    ...{ lossShare, coverage },
    finding: coverage < 1 ? 'UNKNOWN' : findingOf(loss, lossShare, threshold),
  }
}

function findingOf(loss: bigint, share: number | undefined, threshold: number) {
  if (loss < 0n) return 'NEGATIVE'
  if (share === undefined) return 'UNKNOWN'
  return share > threshold ? 'ABOVE_THRESHOLD' : 'OK'
}

function kwh(millijoules: bigint): number {
  return Number(millijoules) / 3.6e9
}
