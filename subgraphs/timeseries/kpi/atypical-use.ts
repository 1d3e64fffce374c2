/** Network levels of a price sheet, from extra-high to low voltage. */
export const voltageLevels = ['EHV', 'EHV_HV', 'HV', 'HV_MV', 'MV', 'MV_LV', 'LV'] as const
export type VoltageLevel = (typeof voltageLevels)[number]

export type AtypicalRules = {
  /** Least difference in kW. */
  leastKw: number
  /** Least difference as a share of the peak, per level. */
  leastShare: Record<VoltageLevel, number>
  source: string
}

export type AtypicalUse = {
  /** Pmax − Pmax inside the high-load windows. */
  differenceKw: number
  differenceShare: number
  leastShare: number
  leastKw: number
  isSignificant: boolean
}

/** Atypical use, § 19 (2) S. 1 StromNEV: whether the peak lies far enough outside the high-load windows. */
export function atypicalUse(
  { peakKw, windowPeakKw }: { peakKw: number; windowPeakKw: number },
  level: VoltageLevel,
  rules: AtypicalRules,
): AtypicalUse {
  const differenceKw = peakKw - windowPeakKw
  const differenceShare = peakKw > 0 ? differenceKw / peakKw : 0
  const leastShare = rules.leastShare[level]
  return {
    differenceKw,
    differenceShare,
    leastShare,
    leastKw: rules.leastKw,
    isSignificant: differenceKw >= rules.leastKw && differenceShare >= leastShare,
  }
}
