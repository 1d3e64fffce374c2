import * as common from './common-parameters.ts'
import { choiceRule, numberRule, type ParameterRule } from './parameter-rule.ts'
import { plantCatalogue } from './plant-catalogue.ts'
import type { Profile } from './profile.ts'

export type ProfileEntry = {
  /** German, as the interface shows it. */
  name: string
  description: string
  parameters: ParameterRule[]
}

const ofLoad = (peakKwp: number) => [
  ...common.peakRules,
  ...common.ownPlantRules(peakKwp),
  ...common.voltageRules,
]

/** What each profile is, and what can be set of it. */
export const profileCatalogue: Record<Profile, ProfileEntry> = {
  OFFICE: {
    name: 'Rathaus, Büro',
    description: 'Bürobetrieb an Werktagen mit Mittagspause, nachts und am Wochenende Grundlast.',
    parameters: [
      common.baseRule(9),
      numberRule('activeKw', 'Zusätzliche Last bei Betrieb', 'kW', {
        ...{ min: 0, max: 100_000, fallback: 34 },
      }),
      hour('openHour', 'Beginn des Betriebs', 7),
      hour('closeHour', 'Ende des Betriebs', 17.5),
      common.weekendRule(6),
      common.noiseRule(8),
      ...ofLoad(30),
    ],
  },
  SME: {
    name: 'Gewerbebetrieb',
    description:
      'Maschinen, die einzeln laufen, in ein bis drei Schichten mit Mittagspause; Ruhe über den Jahreswechsel.',
    parameters: [
      choiceRule(
        'shifts',
        'Schichten',
        { '1': 'eine, 7 bis 16 Uhr', '2': 'zwei, 6 bis 22 Uhr', '3': 'drei, rund um die Uhr' },
        { fallback: '1' },
      ),
      common.baseRule(6),
      numberRule('machinesKw', 'Leistung aller Maschinen', 'kW', {
        ...{ min: 0, max: 100_000, fallback: 60 },
      }),
      numberRule('machineCount', 'Anzahl der Maschinen', null, {
        ...{ min: 1, max: 40, fallback: 8, whole: true },
      }),
      numberRule('usePercent', 'Auslastung der Maschinen', '%', { min: 0, max: 100, fallback: 60 }),
      numberRule('lunchMinutes', 'Mittagspause', 'min', { min: 0, max: 120, fallback: 30 }),
      common.weekendRule(0),
      common.noiseRule(6),
      ...ofLoad(0),
    ],
  },
  SCHOOL: {
    name: 'Schule',
    description:
      'Unterricht an Schultagen; Ruhe am Wochenende, an Feiertagen und in den Schulferien des Landes.',
    parameters: [
      common.baseRule(8),
      numberRule('activeKw', 'Zusätzliche Last im Unterricht', 'kW', {
        ...{ min: 0, max: 100_000, fallback: 45 },
      }),
      hour('closeHour', 'Ende des Unterrichts', 15.5),
      common.weekendRule(6),
      numberRule('holidayPercent', 'Ferien gegenüber Schultag', '%', {
        ...{ min: 0, max: 200, fallback: 12 },
      }),
      common.noiseRule(8),
      ...ofLoad(40),
    ],
  },
  WATERWORKS: {
    name: 'Wasserwerk',
    description:
      'Pumpen, die blockweise schalten; nachts werden die Behälter gefüllt, im Sommer wird mehr gefördert.',
    parameters: [
      common.baseRule(12),
      numberRule('pumpCount', 'Anzahl der Pumpen', null, {
        ...{ min: 1, max: 20, fallback: 4, whole: true },
      }),
      numberRule('pumpKw', 'Leistung einer Pumpe', 'kW', { min: 0.1, max: 5000, fallback: 45 }),
      numberRule('nightPumps', 'Laufende Pumpen nachts, im Mittel', null, {
        ...{ min: 0, max: 20, fallback: 2.8 },
      }),
      numberRule('dayPumps', 'Laufende Pumpen tags, im Mittel', null, {
        ...{ min: 0, max: 20, fallback: 1.1 },
      }),
      hour('nightFrom', 'Beginn der Nachtfüllung', 22),
      hour('nightUntil', 'Ende der Nachtfüllung', 6),
      numberRule('blockMinutes', 'Länge eines Pumpenblocks', 'min', {
        ...{ min: 5, max: 240, fallback: 20 },
      }),
      numberRule('summerPercent', 'Mehrbedarf im Hochsommer', '%', {
        ...{ min: 0, max: 200, fallback: 25 },
      }),
      common.noiseRule(2),
      ...ofLoad(0),
    ],
  },
  HOUSEHOLD: {
    name: 'Haushalt',
    description:
      'Kühlschrank, Morgen, Mittag und Abend mit einzelnen Geräten; mit eigener PV-Anlage.',
    parameters: [
      common.annualRule(3500),
      common.weekendRule(115),
      common.noiseRule(8),
      ...ofLoad(8),
    ],
  },
  NORMAL: {
    name: 'Smart Meter (Normalverteilung)',
    description:
      'Verbrauch, dessen Mittel und Streuung im Ergebnis die eingestellten sind, mit Tagesgang und Wochenende.',
    parameters: [
      numberRule('meanKw', 'Mittlerer Verbrauch', 'kW', { min: 0, max: 100_000, fallback: 3.5 }),
      numberRule('deviationKw', 'Streuung des Verbrauchs', 'kW', {
        ...{ min: 0, max: 100_000, fallback: 0.8 },
      }),
      numberRule('coursePercent', 'Anteil des Tagesgangs an der Streuung', '%', {
        ...{ min: 0, max: 95, fallback: 50 },
      }),
      common.weekendRule(85),
      ...ofLoad(5),
    ],
  },
  BDEW: {
    name: 'BDEW-Standardlastprofil 2025',
    description:
      'Das veröffentlichte Profil nach Monat, Tagesart und Viertelstunde, auf den Jahresverbrauch bezogen.',
    parameters: [
      choiceRule(
        'standardProfile',
        'Standardlastprofil',
        {
          H25: 'Haushalt',
          G25: 'Gewerbe',
          L25: 'Landwirtschaft',
          P25: 'Haushalt mit PV',
          S25: 'Haushalt mit PV und Speicher',
        },
        { fallback: 'H25' },
      ),
      common.annualRule(3500),
      common.noiseRule(5),
      ...common.voltageRules,
    ],
  },
  ...plantCatalogue,
}

function hour(name: string, label: string, fallback: number): ParameterRule {
  return numberRule(name, label, 'Uhr', { min: 0, max: 24, fallback })
}
