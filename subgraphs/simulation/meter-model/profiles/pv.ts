import type { PowerModel } from '../moment.ts'
import * as site from '../site.ts'

/** A PV plant with a meter of its own. */
export function pvProduction(of: site.Site): PowerModel {
  const peakKwp = site.parameter(of, 'peakKwp')
  const plant = {
    peakKwp,
    tiltDegrees: site.parameter(of, 'tiltDegrees'),
    azimuthDegrees: site.parameter(of, 'azimuthDegrees'),
    inverterKw: (peakKwp * site.parameter(of, 'inverterPercent')) / 100,
    temperaturePercent: site.parameter(of, 'temperaturePercent'),
    lossPercent: site.parameter(of, 'lossPercent'),
  }
  const deviationKw = (peakKwp * site.parameter(of, 'deviationPercent')) / 100
  return site.plantPower(of, plant, deviationKw)
}

/** What the plant takes itself, day and night. */
export function pvOwnUse(of: site.Site): PowerModel {
  const ownKw = site.parameter(of, 'ownKw')
  return () => ownKw
}
