/** What Luna can simulate prices of; every market is one continuous series of its own. */
export const simulatedMarkets = ['ELECTRICITY_DA', 'INTRADAY', 'CO2_EU_ETS', 'GAS_TTF'] as const
export type SimulatedMarket = (typeof simulatedMarkets)[number]
