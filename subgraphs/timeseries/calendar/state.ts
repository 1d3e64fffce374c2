/** The Länder by their two letters (ISO 3166-2:DE), with their German names. */
export const stateNames = {
  BW: 'Baden-Württemberg',
  BY: 'Bayern',
  BE: 'Berlin',
  BB: 'Brandenburg',
  HB: 'Bremen',
  HH: 'Hamburg',
  HE: 'Hessen',
  MV: 'Mecklenburg-Vorpommern',
  NI: 'Niedersachsen',
  NW: 'Nordrhein-Westfalen',
  RP: 'Rheinland-Pfalz',
  SL: 'Saarland',
  SN: 'Sachsen',
  ST: 'Sachsen-Anhalt',
  SH: 'Schleswig-Holstein',
  TH: 'Thüringen',
} as const
export type State = keyof typeof stateNames

export const states = Object.keys(stateNames) as State[]

/** `undefined` for what names no Land. */
export function stateOf(text: string | null | undefined): State | undefined {
  return states.find(state => state === text)
}
