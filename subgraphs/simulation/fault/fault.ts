import {
  choiceRule,
  numberRule,
  type ParameterRule,
  type Parameters,
} from '../meter-model/parameter-rule.ts'

/** What can go wrong between a device or source and Luna. */
export const faultKinds = [
  'GAP',
  'FREEZE',
  'SPIKE',
  'RESET',
  'LATE',
  'DUPLICATE',
  'CLOCK_DRIFT',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** The faults that are switched on, with their checked and complete parameters: what `checkFaults` answers. */
export type Faults = Readonly<Partial<Record<FaultKind, Parameters>>>
export type FaultCounts = Record<FaultKind, number>

/** Intervals of faulty sources are at most this long. */
export const longestStepSeconds = 3600

const rate = (fallback: number, max = 48) =>
  numberRule('ratePerDay', 'Häufigkeit', 'je Tag', { min: 0, max, fallback })
const minutes = (label: string, fallback: number, max = 1440) =>
  numberRule('minutes', label, 'min', { min: 1, max, fallback })

/** What every fault is called, what it does, and what can be set. */
export const faultCatalogue: Record<
  FaultKind,
  { name: string; description: string; parameters: ParameterRule[] }
> = {
  GAP: {
    name: 'Lücke',
    description: 'Werte gehen verloren und kommen auch später nicht.',
    parameters: [rate(1), minutes('Dauer', 60)],
  },
  FREEZE: {
    name: 'Eingefrorener Wert',
    description: 'Das Gerät wiederholt den letzten Wert.',
    parameters: [rate(0.5), minutes('Dauer', 360)],
  },
  SPIKE: {
    name: 'Ausreißer',
    description: 'Leistung oder Preis springt kurz auf ein Vielfaches.',
    parameters: [
      rate(2),
      minutes('Dauer', 1, 60),
      numberRule('factor', 'Höhe', '× Wert', { min: 1.1, max: 1000, fallback: 10 }),
    ],
  },
  RESET: {
    name: 'Zählerrücksprung',
    description:
      'Das Zählwerk beginnt wieder bei null. Ein Gerät, das die Leistung aus dem Zählwerk bildet, meldet dann 0 kW oder einmal einen negativen Wert, den die Annahme zurückweist. Bei Preisen ohne Wirkung.',
    parameters: [
      rate(0.1),
      minutes('Dauer bis zum nächsten gültigen Wert', 5, 60),
      numberRule('standingKwh', 'Zählerstand davor', 'kWh', {
        ...{ min: 1, max: 10_000_000, fallback: 10_000 },
      }),
      choiceRule(
        'behaviour',
        'Gemeldeter Wert',
        { ZERO: '0 kW', NEGATIVE: 'negativer Sprung' },
        { fallback: 'ZERO' },
      ),
    ],
  },
  LATE: {
    name: 'Verspätung',
    description:
      'Das Gerät sammelt seine Werte eine Weile und liefert sie danach auf einmal; Preise erscheinen später.',
    parameters: [
      rate(1),
      minutes('Dauer des Ausfalls', 60),
      numberRule('delayMinutes', 'Wartezeit danach', 'min', { min: 0, max: 1440, fallback: 15 }),
    ],
  },
  DUPLICATE: {
    name: 'Doppelte Lieferung',
    description: 'Ein Wert wird mehrmals geschickt.',
    parameters: [
      rate(10, 1440),
      numberRule('repetitions', 'Wiederholungen', null, {
        ...{ min: 1, max: 5, fallback: 1, whole: true },
      }),
    ],
  },
  CLOCK_DRIFT: {
    name: 'Falsch gehende Uhr',
    description:
      'Die Uhr des Geräts läuft davon, bis sie wieder gestellt wird; die Werte tragen falsche Zeitstempel. Bei Preisen ohne Wirkung.',
    parameters: [
      numberRule('secondsPerDay', 'Gangabweichung', 's je Tag', {
        ...{ min: -3600, max: 3600, fallback: 30 },
      }),
      numberRule('syncDays', 'Abstand der Zeitabgleiche', 'Tage', {
        ...{ min: 1, max: 365, fallback: 7 },
      }),
      choiceRule(
        'stamps',
        'Zeitstempel',
        {
          GRID: 'auf das Intervall gerundet',
          RAW: 'wie die Uhr sie zeigt, abseits des Rasters',
        },
        { fallback: 'GRID' },
      ),
    ],
  },
}
