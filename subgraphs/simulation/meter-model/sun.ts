const dayMs = 86_400_000
const degree = Math.PI / 180

/**
 * Sine of the sun's elevation at a place, ≥ 0 by day. Cooper's declination (1969) and the hour angle
 * from UTC; the equation of time (≤ 16 min) is left out.
 */
export function sineOfElevation(
  at: number,
  place: { latitude: number; longitude: number },
): number {
  const yearStart = Date.UTC(new Date(at).getUTCFullYear(), 0, 1)
  const day = Math.floor((at - yearStart) / dayMs) + 1
  const declination = 23.45 * degree * Math.sin((2 * Math.PI * (284 + day)) / 365)
  const solarHour = (at % dayMs) / 3_600_000 + place.longitude / 15
  const hourAngle = (solarHour - 12) * 15 * degree
  const latitude = place.latitude * degree
  return (
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle)
  )
}
