import { noiseRule, voltageRules, weatherRule } from './common-parameters.ts'
import { numberRule, type ParameterRule } from './parameter-rule.ts'
import { usualPlant } from './pv.ts'

type PlantProfile = 'PV' | 'BATTERY' | 'WALLBOX' | 'HEAT_PUMP'

/** The profiles that are one plant each. */
export const plantCatalogue: Record<
  PlantProfile,
  { name: string; description: string; parameters: ParameterRule[] }
> = {
  PV: {
    name: 'PV-Anlage',
    description:
      'Sonnenstand nach Ort, Neigung und Ausrichtung unter einem Himmel mit Wolken; warm wird sie schwächer.',
    parameters: [
      numberRule('peakKwp', 'Installierte Leistung', 'kWp', {
        ...{ min: 0.1, max: 100_000, fallback: 99 },
      }),
      numberRule('tiltDegrees', 'Neigung (0: flach)', '°', { min: 0, max: 90, fallback: 30 }),
      numberRule('azimuthDegrees', 'Ausrichtung (90: Ost, 180: Süd, 270: West)', '°', {
        ...{ min: 0, max: 360, fallback: 180 },
      }),
      numberRule('inverterPercent', 'Wechselrichter gegenüber Modulen', '%', {
        ...{ min: 30, max: 150, fallback: 100 * usualPlant.inverterShare },
      }),
      numberRule('temperaturePercent', 'Leistungsverlust je Kelvin über 25 °C', '%/K', {
        ...{ min: 0, max: 1, fallback: usualPlant.temperaturePercent },
      }),
      numberRule('lossPercent', 'Übrige Verluste', '%', {
        min: 0,
        max: 50,
        fallback: usualPlant.lossPercent,
      }),
      numberRule('deviationPercent', 'Zufällige Schwankung, auf die Leistung bezogen', '%', {
        ...{ min: 0, max: 10, fallback: 0.3 },
      }),
      numberRule('ownKw', 'Eigenbedarf', 'kW', { min: 0, max: 100, fallback: 0.02 }),
      weatherRule,
      ...voltageRules,
    ],
  },
  BATTERY: {
    name: 'Batteriespeicher',
    description: 'Lädt aus dem Überschuss der zugeordneten Zähler und deckt deren Restbedarf.',
    parameters: [
      numberRule('capacityKwh', 'Nutzbarer Energieinhalt bei 100 %', 'kWh', {
        ...{ min: 0.1, max: 1_000_000, fallback: 10 },
      }),
      numberRule('chargeKw', 'Größte Ladeleistung', 'kW', { min: 0, max: 1_000_000, fallback: 5 }),
      numberRule('dischargeKw', 'Größte Entladeleistung', 'kW', {
        ...{ min: 0, max: 1_000_000, fallback: 5 },
      }),
      numberRule('chargeEfficiencyPercent', 'Wirkungsgrad beim Laden', '%', {
        ...{ min: 50, max: 100, fallback: 95 },
      }),
      numberRule('dischargeEfficiencyPercent', 'Wirkungsgrad beim Entladen', '%', {
        ...{ min: 50, max: 100, fallback: 95 },
      }),
      numberRule('minSocPercent', 'Kleinster Ladestand', '%', { min: 0, max: 50, fallback: 10 }),
      numberRule('maxSocPercent', 'Größter Ladestand', '%', { min: 50, max: 100, fallback: 95 }),
      numberRule('startSocPercent', 'Ladestand zu Beginn', '%', { min: 0, max: 100, fallback: 50 }),
      ...voltageRules,
    ],
  },
  WALLBOX: {
    name: 'Wallbox',
    description:
      'Ladevorgänge nach Art des Tages mit wechselnder Ankunft, Energie und Ladeleistung.',
    parameters: [
      {
        ...{ name: 'powerKw', label: 'Ladeleistung', unit: 'kW', kind: 'CHOICE', fallback: '11' },
        options: [
          { value: '3.7', label: '3,7 kW, einphasig' },
          { value: '11', label: '11 kW' },
          { value: '22', label: '22 kW' },
        ],
      },
      numberRule('workdaySessions', 'Ladevorgänge je Werktag', '1/Tag', {
        ...{ min: 0, max: 12, fallback: 0.7 },
      }),
      numberRule('weekendSessions', 'Ladevorgänge je Tag am Wochenende', '1/Tag', {
        ...{ min: 0, max: 12, fallback: 0.5 },
      }),
      numberRule('arrivalHour', 'Übliche Ankunft an Werktagen', 'Uhr', {
        ...{ min: 4, max: 24, fallback: 17.5 },
      }),
      numberRule('weekendArrivalHour', 'Übliche Ankunft am Wochenende', 'Uhr', {
        ...{ min: 4, max: 24, fallback: 15 },
      }),
      numberRule('arrivalDeviationHours', 'Streuung der Ankunft', 'h', {
        ...{ min: 0, max: 8, fallback: 1.5 },
      }),
      numberRule('energyKwh', 'Mittlere Energie je Ladevorgang', 'kWh', {
        ...{ min: 1, max: 150, fallback: 14 },
      }),
      numberRule('energyDeviationKwh', 'Streuung der Energie', 'kWh', {
        ...{ min: 0, max: 100, fallback: 7 },
      }),
      numberRule('singlePhasePercent', 'Anteil der Fahrzeuge, die einphasig laden', '%', {
        ...{ min: 0, max: 100, fallback: 20 },
      }),
      numberRule('standbyKw', 'Bereitschaft', 'kW', { min: 0, max: 0.1, fallback: 0.004 }),
      ...voltageRules,
    ],
  },
  HEAT_PUMP: {
    name: 'Wärmepumpe',
    description:
      'Heizt nach der Außentemperatur des Ortes, mit Warmwasser, Abtauen und Sperrzeiten des Netzbetreibers.',
    parameters: [
      numberRule('heatLoadKw', 'Heizlast bei Auslegungstemperatur', 'kW', {
        ...{ min: 1, max: 5000, fallback: 8 },
      }),
      numberRule('designTemperature', 'Auslegungstemperatur', '°C', {
        ...{ min: -25, max: 0, fallback: -12 },
      }),
      numberRule('heatingLimit', 'Heizgrenze', '°C', { min: 5, max: 22, fallback: 15 }),
      numberRule('flowTemperature', 'Vorlauf bei Auslegungstemperatur', '°C', {
        ...{ min: 28, max: 65, fallback: 42 },
      }),
      numberRule('cop', 'Leistungszahl bei 7 °C außen und 35 °C Vorlauf', null, {
        ...{ min: 2, max: 7, fallback: 4.5 },
      }),
      numberRule('hotWaterKwh', 'Wärme für Warmwasser', 'kWh/Tag', {
        ...{ min: 0, max: 500, fallback: 6 },
      }),
      numberRule('defrostMinutes', 'Dauer eines Abtauvorgangs', 'min', {
        ...{ min: 0, max: 20, fallback: 6 },
      }),
      numberRule('locksPerDay', 'Sperrzeiten je Tag', '1/Tag', {
        ...{ min: 0, max: 3, fallback: 0, whole: true },
      }),
      numberRule('lockMinutes', 'Dauer einer Sperrzeit', 'min', { min: 0, max: 120, fallback: 60 }),
      numberRule('lockHour', 'Beginn der ersten Sperrzeit', 'Uhr', {
        ...{ min: 0, max: 24, fallback: 11 },
      }),
      numberRule('standbyKw', 'Bereitschaft', 'kW', { min: 0, max: 5, fallback: 0.03 }),
      noiseRule(4),
      weatherRule,
      ...voltageRules,
    ],
  },
}
