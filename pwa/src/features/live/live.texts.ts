import type { SimulationProfile } from '../../graphql/graphql.ts'

const profiles: Record<SimulationProfile, string> = {
  OFFICE: 'Bürogebäude',
  SME: 'Betrieb',
  SCHOOL: 'Schule',
  WATERWORKS: 'Wasserwerk',
  HOUSEHOLD: 'Haushalt',
  NORMAL: 'Normalverteilung',
  BDEW: 'BDEW-Standardlastprofil',
  PV: 'Photovoltaik',
  BATTERY: 'Batteriespeicher',
  WALLBOX: 'Wallbox',
  HEAT_PUMP: 'Wärmepumpe',
}

export const texts = {
  title: 'Live',
  profiles,
  consumption: 'Verbrauch',
  production: 'Erzeugung',
  voltage: 'Spannung',
  time: 'Zeitpunkt',
  running: 'läuft',
  stopped: 'angehalten',
  simulation: (profile: string, interval: string) => `Simulation ${profile}, alle ${interval}`,
  start: 'Simulation starten',
  stop: 'Simulation anhalten',
  waiting: 'Warten auf den nächsten Wert …',
  stoppedHint: 'Die Simulation ist angehalten. Nach dem Start bewegt sich die Kurve von selbst.',
  latest: (time: string) => `${time} Uhr`,
  chartLabel: (name: string) => `Live-Leistung von ${name}`,
  caption: (interval: string) => `Leistung in kW, ein Wert je ${interval}`,
  loading: 'Live-Werte werden geladen',
} as const
