const dayMs = 86_400_000
const degree = Math.PI / 180

/** What of the sun's course is the same all day. */
export type SolarDay = {
  /** Days since 1970-01-01, UTC. */
  day: number
  sinDeclination: number
  cosDeclination: number
  /** Solar time minus mean solar time, hours. */
  equationOfTime: number
  /** W/m² outside the atmosphere, perpendicular to the beam. */
  extraterrestrial: number
}

/** Declination, equation of time and distance by Spencer's Fourier series (1971). */
export function solarDay(at: number): SolarDay {
  const day = Math.floor(at / dayMs)
  const angle = (2 * Math.PI * (dayOfYear(at) - 1)) / 365
  const [c1, s1, c2, s2] = [
    ...[Math.cos(angle), Math.sin(angle)],
    ...[Math.cos(2 * angle), Math.sin(2 * angle)],
  ] as [number, number, number, number]
  const declination =
    0.006918 -
    0.399912 * c1 +
    0.070257 * s1 -
    0.006758 * c2 +
    0.000907 * s2 -
    0.002697 * Math.cos(3 * angle) +
    0.00148 * Math.sin(3 * angle)
  const minutes =
    229.18 * (0.000075 + 0.001868 * c1 - 0.032077 * s1 - 0.014615 * c2 - 0.040849 * s2)
  const distance = 1.00011 + 0.034221 * c1 + 0.00128 * s1 + 0.000719 * c2 + 0.000077 * s2
  return {
    day,
    sinDeclination: Math.sin(declination),
    cosDeclination: Math.cos(declination),
    equationOfTime: minutes / 60,
    extraterrestrial: 1361 * distance,
  }
}

/** Angle of the sun from its highest point of the day, in radians; negative in the morning. */
export function hourAngle(at: number, longitude: number, { equationOfTime }: SolarDay): number {
  const hours = (at % dayMs) / 3_600_000 + longitude / 15 + equationOfTime
  return (hours - 12) * 15 * degree
}

/** 1 on 1 January, UTC. */
export function dayOfYear(at: number): number {
  const year = new Date(at).getUTCFullYear()
  return Math.floor((at - Date.UTC(year, 0, 1)) / dayMs) + 1
}

/** W/m² on level ground under a clear sky (Haurwitz 1945). */
export function clearSky(sineOfElevation: number): number {
  if (sineOfElevation <= 0) return 0
  return 1098 * sineOfElevation * Math.exp(-0.057 / sineOfElevation)
}

/** Share of what comes from the whole sky instead of from the sun (Erbs, Klein, Duffie 1982). */
export function diffuseShare(clearness: number): number {
  const k = clearness
  if (k <= 0.22) return 1 - 0.09 * k
  if (k > 0.8) return 0.165
  return 0.9511 - 0.1604 * k + 4.388 * k ** 2 - 16.638 * k ** 3 + 12.336 * k ** 4
}
