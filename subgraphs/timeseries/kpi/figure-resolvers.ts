import { HolidayResolver } from '../calendar/holiday.resolver.ts'
import { LoadProfileResolver } from '../load-profile/load-profile.resolver.ts'
import { PriceResolver } from '../tariff/price.resolver.ts'
import { TariffResolver } from '../tariff/tariff.resolver.ts'
import { DemandResolver } from './demand.resolver.ts'
import { EvaluateLoadResolver } from './evaluate-load.resolver.ts'
import { KpiResolver } from './kpi.resolver.ts'
import { QuarterHoursResolver } from './quarter-hours.resolver.ts'
import { SiteResolver } from './site.resolver.ts'

/** Everything that answers with figures, prices, profiles and calendars. */
export const figureResolvers = [
  HolidayResolver,
  LoadProfileResolver,
  TariffResolver,
  PriceResolver,
  KpiResolver,
  SiteResolver,
  DemandResolver,
  EvaluateLoadResolver,
  QuarterHoursResolver,
] as const
