import type { Provider, ProviderId } from './provider.ts'
import { awattarProvider } from './sources/awattar.provider.ts'
import { brightSkyProvider } from './sources/bright-sky.provider.ts'
import { energyChartsProvider } from './sources/energy-charts.provider.ts'
import { entsoeProvider } from './sources/entsoe.provider.ts'
import { openMeteoProvider } from './sources/open-meteo.provider.ts'
import { smardProvider } from './sources/smard.provider.ts'
import { solarEdgeProvider } from './sources/solaredge.provider.ts'

/** Every source there is; a new one is a file in sources/, an id and a line here. */
export const providers: Record<ProviderId, Provider> = {
  ENTSOE: entsoeProvider,
  SMARD: smardProvider,
  ENERGY_CHARTS: energyChartsProvider,
  AWATTAR: awattarProvider,
  BRIGHT_SKY: brightSkyProvider,
  OPEN_METEO: openMeteoProvider,
  SOLAREDGE: solarEdgeProvider,
}
