/** A zone with one spot price, under the names that each source has for it. */
export type BiddingZone = {
  /** The market's name in Luna; also Energy-Charts' `bzn`. */
  code: string
  /** German. */
  name: string
  /** Energy Identification Code, for ENTSO-E. */
  eic: string
  /** Number of the price series in SMARD's chart data. */
  smardFilter: number
  /** Beginning of the column in SMARD's downloads, German and English. */
  smardColumns: readonly string[]
}

const zone = (
  code: string,
  eic: string,
  smardFilter: number,
  [name = code, ...others]: string[],
): BiddingZone => ({ code, name, eic, smardFilter, smardColumns: [name, ...others] })

/** Germany and its neighbours, as far as SMARD publishes them; the first is the default everywhere. */
export const biddingZones: readonly BiddingZone[] = [
  zone('DE-LU', '10Y1001A1001A82H', 4169, ['Deutschland/Luxemburg', 'Germany/Luxembourg']),
  zone('AT', '10YAT-APG------L', 4170, ['Österreich', 'Austria']),
  zone('BE', '10YBE----------2', 4996, ['Belgien', 'Belgium']),
  zone('CH', '10YCH-SWISSGRIDZ', 259, ['Schweiz', 'Switzerland']),
  zone('CZ', '10YCZ-CEPS-----N', 261, ['Tschechien', 'Czech Republic']),
  zone('DK1', '10YDK-1--------W', 252, ['Dänemark 1', 'Denmark 1']),
  zone('DK2', '10YDK-2--------M', 253, ['Dänemark 2', 'Denmark 2']),
  zone('FR', '10YFR-RTE------C', 254, ['Frankreich', 'France']),
  zone('HU', '10YHU-MAVIR----U', 262, ['Ungarn', 'Hungary']),
  zone('IT-North', '10Y1001A1001A73I', 255, ['Italien (Nord)', 'Northern Italy']),
  zone('NL', '10YNL----------L', 256, ['Niederlande', 'Netherlands']),
  zone('NO2', '10YNO-2--------T', 4997, ['Norwegen 2', 'Norway 2']),
  zone('PL', '10YPL-AREA-----S', 257, ['Polen', 'Poland']),
  zone('SE4', '10Y1001A1001A47J', 258, ['Schweden 4', 'Sweden 4']),
  zone('SI', '10YSI-ELES-----O', 260, ['Slowenien', 'Slovenia']),
]

export const zoneCodes = biddingZones.map(({ code }) => code)

/** Undefined for a code that is not in the list. */
export function biddingZone(code: string): BiddingZone | undefined {
  return biddingZones.find(zone => zone.code === code)
}

/** `DE-LU/day-ahead`, the market that a zone's day-ahead auction fills. */
export function dayAheadMarket({ code, name }: Pick<BiddingZone, 'code' | 'name'>): {
  marketId: string
  name: string
} {
  return { marketId: `${code}/day-ahead`, name: `Day-Ahead ${name}` }
}

/** Germany and Luxembourg. */
export const defaultMarket = dayAheadMarket({ code: 'DE-LU', name: 'Deutschland/Luxemburg' })

/** From this instant the European day-ahead auction has quarter-hours; before it had hours. */
export const quarterHoursSince = new Date('2025-09-30T22:00:00Z')
