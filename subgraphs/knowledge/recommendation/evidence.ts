import { UserError } from '#platform/errors.ts'
import type { ReplayEstimate } from './bandit/replay.ts'

/** What must be known before the learnt profile takes part. */
export const neededEvidence = { choices: 200, effective: 50 } as const

const percent = new Intl.NumberFormat('de-DE', { style: 'percent', maximumFractionDigits: 1 })
const count = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 0 })

/** Why the learnt profile may not be switched on; undefined when it may. */
export function lackingEvidence(estimate: ReplayEstimate): UserError | undefined {
  if (estimate.choices < neededEvidence.choices) {
    return tooLittle(
      `Es gibt erst ${count.format(estimate.choices)} von mindestens ${neededEvidence.choices} Empfehlungen mit bekanntem Ausgang.`,
    )
  }
  if (estimate.effective < neededEvidence.effective) {
    return tooLittle(
      `Nur ${count.format(Math.floor(estimate.effective))} von mindestens ${neededEvidence.effective} gewichteten Empfehlungen hätte auch das gelernte Profil gezeigt.`,
    )
  }
  const { low, high, value } = estimate.gain
  if (low >= 0) return undefined
  return new UserError(
    'LEARNT_PROFILE_NOT_BETTER',
    `Nach der Auswertung ist nicht belegt, dass das gelernte Profil mindestens so gut ist wie das bisherige: ` +
      `Unterschied der Erfolgsquote ${percent.format(value)} (95-%-Bereich ${percent.format(low)} bis ${percent.format(high)}).`,
    { remedy: 'Warten Sie weitere Rückmeldungen ab, oder setzen Sie das gelernte Profil zurück.' },
  )
}

function tooLittle(message: string): UserError {
  return new UserError('LEARNT_PROFILE_EVIDENCE', message, {
    remedy: 'Warten Sie weitere Rückmeldungen ab; Luna sammelt sie bei jeder Empfehlung.',
  })
}
