import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { bdewDayTypes } from '../calendar/day-type.ts'
import type { Place } from '../calendar/holiday.ts'
import { quarterGrid, quarterStart } from '../calendar/quarter-grid.ts'
import { profileIds, standardProfile, type ProfileId } from './profile-data.ts'
import { standardLoadProfile } from './standard-load-profile.ts'

export type ProfileRequest = {
  profile: ProfileId
  from: Date
  to: Date
  annualKwh: number
  place: Place
}

export type ProfileSeries = {
  profile: ProfileId
  name: string
  source: string
  start: Date
  stepSeconds: number
  valuesKwh: number[]
  sumKwh: number
}

const zone = 'Europe/Berlin'
const longestDays = 800

export class LoadProfileService {
  list(viewer: Viewer) {
    viewer.require('viewer')
    return profileIds.map(id => {
      const { name, source, validFrom, dynamised } = standardProfile(id)
      return { id, name, source, validFrom, dynamised }
    })
  }

  /** kWh per quarter-hour of `[from, to)`, cut at quarter-hours of the clock. */
  series(request: ProfileRequest, viewer: Viewer): ProfileSeries | UserError {
    viewer.require('viewer')
    const { from, to, annualKwh, place } = request
    const wrong = checkRequest(request)
    if (wrong) return wrong
    const profile = standardProfile(request.profile)
    const grid = quarterGrid(from, to, zone)
    const values = standardLoadProfile(profile, grid, bdewDayTypes(place), annualKwh)
    let sumKwh = 0
    for (const value of values) sumKwh += value
    const { id, name, source } = profile
    return {
      ...{ profile: id, name, source, sumKwh },
      start: quarterStart(grid, 0),
      stepSeconds: 900,
      valuesKwh: [...values],
    }
  }
}

function checkRequest({ from, to, annualKwh }: ProfileRequest): UserError | undefined {
  const days = (to.getTime() - from.getTime()) / 86_400_000
  if (!(days > 0 && days <= longestDays)) {
    return new UserError(
      'RANGE_INVALID',
      `Der Zeitraum muss nach vorn laufen und höchstens ${longestDays} Tage lang sein.`,
      { place: 'Zeitraum', remedy: 'Wählen Sie zum Beispiel ein Kalenderjahr.' },
    )
  }
  if (!(annualKwh > 0 && annualKwh <= 1e12)) {
    return new UserError('ANNUAL_ENERGY_INVALID', 'Der Jahresverbrauch muss über 0 kWh liegen.', {
      place: 'Jahresverbrauch',
      remedy: 'Geben Sie den Jahresverbrauch in kWh an, zum Beispiel 3.500.',
    })
  }
  return undefined
}
