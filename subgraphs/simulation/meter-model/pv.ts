import { clearSky, diffuseShare, hourAngle, solarDay, type SolarDay } from './sun.ts'
import { createWeather, type Weather } from './weather.ts'

const degree = Math.PI / 180
/** Share of the light that the ground sends back. */
const albedo = 0.2
/** K per W/m²: a module of 45 °C at 800 W/m² and 20 °C (NOCT). */
const heating = 25 / 800

/** A PV plant of one area. */
export type PvPlant = {
  peakKwp: number
  /** 0 lies flat, 90 stands. */
  tiltDegrees: number
  /** Where it looks: 90 east, 180 south, 270 west. */
  azimuthDegrees: number
  /** What the inverter gives at most, kW. */
  inverterKw: number
  /** Loss of power per kelvin above 25 °C, %/K. */
  temperaturePercent: number
  /** Cables, dirt, inverter, %. */
  lossPercent: number
}

/** A plant of today; in Germany, facing south, it yields 850 to 1,150 kWh/kWp a year. */
export const usualPlant = { inverterShare: 0.9, temperaturePercent: 0.35, lossPercent: 14 }

/** Intervals of equal length from `from` (ms) on, at a place and under the sky of a seed. */
export type SkyRange = {
  place: { latitude: number; longitude: number }
  weatherSeed: number
  from: number
  stepSeconds: number
  count: number
}

/**
 * Mean power of a PV plant in kW per interval, ≥ 0. The same place and seed give the same sky as to every meter of
 * the simulation there. Pure: the same arguments give the same bytes, and a range is the sum of its parts.
 */
export function pvPowerKw(plant: PvPlant, range: SkyRange): Float64Array {
  const stepMs = range.stepSeconds * 1000
  const powerAt = createPlant(plant, range.place, createWeather(range.place, range.weatherSeed))
  const power = new Float64Array(range.count)
  const firstMiddle = range.from + stepMs / 2
  for (let i = 0; i < power.length; i++) power[i] = powerAt(firstMiddle + i * stepMs)
  return power
}

/** Power of the plant at an instant, kW. */
export function createPlant(
  plant: PvPlant,
  place: { latitude: number; longitude: number },
  weather: Weather,
): (at: number) => number {
  const tilted = tiltedSurface(plant, place.latitude)
  const sinLatitude = Math.sin(place.latitude * degree)
  const cosLatitude = Math.cos(place.latitude * degree)
  const yieldShare = (1 - plant.lossPercent / 100) / 1000
  let today = solarDay(0)
  return at => {
    if (Math.floor(at / 86_400_000) !== today.day) today = solarDay(at)
    const angle = hourAngle(at, place.longitude, today)
    const cosAngle = Math.cos(angle)
    const elevation =
      sinLatitude * today.sinDeclination + cosLatitude * today.cosDeclination * cosAngle
    if (elevation <= 0) return 0
    const level = clearSky(elevation) * weather.clearness(at)
    const light = tilted({ day: today, elevation, level, cosAngle, sinAngle: Math.sin(angle) })
    const module = weather.temperature(at) + heating * light
    const derating = 1 - (plant.temperaturePercent / 100) * (module - 25)
    return Math.max(0, Math.min(plant.inverterKw, plant.peakKwp * light * yieldShare * derating))
  }
}

type Light = {
  day: SolarDay
  elevation: number
  level: number
  cosAngle: number
  sinAngle: number
}

/** W/m² on the tilted area from W/m² on level ground: beam, evenly bright sky and ground (Liu, Jordan 1963). */
function tiltedSurface(
  { tiltDegrees, azimuthDegrees }: PvPlant,
  latitude: number,
): (light: Light) => number {
  const [sinTilt, cosTilt] = [Math.sin(tiltDegrees * degree), Math.cos(tiltDegrees * degree)]
  const west = (azimuthDegrees - 180) * degree
  const [sinWest, cosWest] = [Math.sin(west), Math.cos(west)]
  const [sinLatitude, cosLatitude] = [Math.sin(latitude * degree), Math.cos(latitude * degree)]
  const ofSine = sinLatitude * cosTilt - cosLatitude * sinTilt * cosWest
  const ofCosine = cosLatitude * cosTilt + sinLatitude * sinTilt * cosWest
  const ofAcross = sinTilt * sinWest
  return ({ day, elevation, level, cosAngle, sinAngle }) => {
    const diffuse = level * diffuseShare(level / (day.extraterrestrial * elevation))
    const incidence =
      day.sinDeclination * ofSine + day.cosDeclination * (ofCosine * cosAngle + ofAcross * sinAngle)
    // Near the horizon the division would make sun of nothing.
    const beam = ((level - diffuse) / Math.max(0.087, elevation)) * Math.max(0, incidence)
    return beam + diffuse * (1 + cosTilt) * 0.5 + level * albedo * (1 - cosTilt) * 0.5
  }
}
