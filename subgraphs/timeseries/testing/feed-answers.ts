import { stepStarts } from '#platform/interval/interval.ts'
import { zoneClock } from '../time/zone-clock.ts'

/** A stretch of self-made values; `price` gets the position from 0. */
export type Stretch = {
  from: string | Date
  to: string | Date
  stepSeconds: number
  value?: (position: number) => number
}

const berlin = zoneClock('Europe/Berlin')
const startsOf = ({ from, to, stepSeconds }: Stretch) =>
  stepStarts(new Date(from), new Date(to), stepSeconds)
const valueOf = ({ value = position => position + 0.5 }: Stretch, position: number) =>
  value(position)
const short = (instant: string | Date) => `${new Date(instant).toISOString().slice(0, 16)}Z`

/** ENTSO-E A44 with one time series per stretch; positions named in `omit` are left out. */
export function entsoeDocument(
  stretches: (Stretch & { sequence?: number; curve?: 'A01' | 'A03'; omit?: number[] })[],
): string {
  const series = stretches.map(stretch => {
    const { sequence = 1, curve = 'A03', omit = [], from, to, stepSeconds } = stretch
    const points = startsOf(stretch).flatMap((_, i) =>
      omit.includes(i + 1)
        ? []
        : `<Point><position>${i + 1}</position><price.amount>${valueOf(stretch, i)}</price.amount></Point>`,
    )
    return `<TimeSeries><mRID>1</mRID><in_Domain.mRID codingScheme="A01">10Y1001A1001A82H</in_Domain.mRID>
<currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>
<classificationSequence_AttributeInstanceComponent.position>${sequence}</classificationSequence_AttributeInstanceComponent.position>
<curveType>${curve}</curveType><Period><timeInterval><start>${short(from)}</start><end>${short(to)}</end></timeInterval>
<resolution>PT${stepSeconds / 60}M</resolution>${points.join('')}</Period></TimeSeries>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3"><mRID>x</mRID><type>A44</type>
${series.join('\n')}</Publication_MarketDocument>`
}

/** ENTSO-E's way of saying no. */
export function entsoeAcknowledgement(text: string, code = '999'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0"><mRID>y</mRID>
<Reason><code>${code}</code><text>${text}</text></Reason></Acknowledgement_MarketDocument>`
}

export function energyCharts(stretch: Stretch): string {
  const starts = startsOf(stretch)
  return JSON.stringify({
    license_info: 'CC BY 4.0',
    unix_seconds: starts.map(start => start.getTime() / 1000),
    price: starts.map((_, i) => valueOf(stretch, i)),
    unit: 'EUR / MWh',
    deprecated: false,
  })
}

export function awattar(stretch: Stretch): string {
  const data = startsOf(stretch).map((start, i) => ({
    start_timestamp: start.getTime(),
    end_timestamp: start.getTime() + stretch.stepSeconds * 1000,
    marketprice: valueOf(stretch, i),
    unit: 'Eur/MWh',
  }))
  return JSON.stringify({ object: 'list', data, url: '/de/v1/marketdata' })
}

export function smardChart(stretch: Stretch, unknown = 0): string {
  const starts = startsOf(stretch)
  const known = starts.length - unknown
  const series = starts.map((start, i) => [start.getTime(), i < known ? valueOf(stretch, i) : null])
  return JSON.stringify({ meta_data: { version: 1, created: 1_700_000_000_000 }, series })
}

/** The German download: wall clock, decimal comma, points between thousands. */
export function smardDownload(stretch: Stretch): string {
  const rows = startsOf(stretch).map((start, i) => {
    const end = new Date(start.getTime() + stretch.stepSeconds * 1000)
    const price = valueOf(stretch, i).toLocaleString('de-DE', { minimumFractionDigits: 2 })
    return `${wall(start)};${wall(end)};${price};-;${price}`
  })
  const header =
    'Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen;∅ Anrainer DE/LU [€/MWh] Originalauflösungen;Österreich [€/MWh] Originalauflösungen'
  return `\uFEFF${[header, ...rows].join('\r\n')}\r\n`
}

function wall(instant: Date): string {
  const local = new Date(instant.getTime() + berlin.offsetMs(instant.getTime())).toISOString()
  return `${local.slice(8, 10)}.${local.slice(5, 7)}.${local.slice(0, 4)} ${local.slice(11, 16)}`
}

/** Hourly stamps with the offset of Germany, the last of them inclusive. */
export function brightSky(
  { from, to, value = position => position }: Omit<Stretch, 'stepSeconds'>,
  type: 'historical' | 'forecast' = 'historical',
): string {
  const starts = startsOf({ from, to, stepSeconds: 3600 })
  const weather = starts.map((start, i) => ({
    timestamp: withOffset(start),
    source_id: 1,
    temperature: value(i),
    solar: 0.1,
    wind_speed: 36,
    cloud_cover: 50,
    relative_humidity: 80,
    pressure_msl: 1013.2,
    precipitation: 0.2,
    condition: 'dry',
  }))
  const source = {
    id: 1,
    dwd_station_id: '00433',
    wmo_station_id: '10384',
    observation_type: type,
    station_name: 'Berlin-Tempelhof',
    ...{ lat: 52.4675, lon: 13.4021, height: 47.7 },
  }
  return JSON.stringify({ weather, sources: [source] })
}

function withOffset(instant: Date): string {
  const offsetMs = berlin.offsetMs(instant.getTime())
  const local = new Date(instant.getTime() + offsetMs).toISOString().slice(0, 19)
  return `${local}+0${offsetMs / 3_600_000}:00`
}

/** Open-Meteo: one offset for the whole answer, as the service does. */
export function openMeteo(
  stretch: Omit<Stretch, 'stepSeconds'>,
  { unix = false, offsetSeconds = 0 } = {},
): string {
  const starts = startsOf({ ...stretch, stepSeconds: 3600 })
  const time = starts.map(start =>
    unix
      ? start.getTime() / 1000
      : new Date(start.getTime() + offsetSeconds * 1000).toISOString().slice(0, 16),
  )
  const column = (value: number) => starts.map(() => value)
  return JSON.stringify({
    latitude: 52.52,
    longitude: 13.419998,
    elevation: 38,
    utc_offset_seconds: offsetSeconds,
    timezone: 'Europe/Berlin',
    hourly_units: {
      time: unix ? 'unixtime' : 'iso8601',
      temperature_2m: '°C',
      shortwave_radiation: 'W/m²',
      wind_speed_10m: 'km/h',
      cloud_cover: '%',
      relative_humidity_2m: '%',
      pressure_msl: 'hPa',
      precipitation: 'mm',
    },
    hourly: {
      time,
      temperature_2m: starts.map((_, i) => (stretch.value ?? (at => at))(i)),
      shortwave_radiation: column(100),
      wind_speed_10m: column(36),
      cloud_cover: column(50),
      relative_humidity_2m: column(80),
      pressure_msl: column(1013.2),
      precipitation: column(0.2),
    },
  })
}

/** SolarEdge's energyDetails of production and consumption, in Wh and the site's wall clock. */
export function solarEdgeEnergy(stretch: Stretch): string {
  const values = startsOf(stretch).map((start, i) => ({
    date: new Date(start.getTime() + berlin.offsetMs(start.getTime()))
      .toISOString()
      .slice(0, 19)
      .replace('T', ' '),
    value: valueOf(stretch, i),
  }))
  return JSON.stringify({
    energyDetails: {
      timeUnit: stretch.stepSeconds === 900 ? 'QUARTER_OF_AN_HOUR' : 'HOUR',
      unit: 'Wh',
      meters: [
        { type: 'Production', values },
        { type: 'Consumption', values: values.map(each => ({ ...each, value: 1000 })) },
      ],
    },
  })
}
