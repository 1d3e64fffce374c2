import type { PoolClient } from 'pg'
import type { WeatherPoint, WeatherSeries } from '../intake/feeds/feed-series.ts'
import { weatherColumns, weatherValueNames } from './weather.ts'

export type WeatherCounts = { added: number; changed: number; unchanged: number }

const pointsAtOnce = 10_000

const columns = weatherValueNames.map(name => weatherColumns[name].column)
const listed = columns.join(', ')
const merged = (fresh: string, old: string) =>
  columns.map(column => `coalesce(${fresh}.${column}, ${old}.${column})`).join(', ')
const of = (table: string) => columns.map(column => `${table}.${column}`).join(', ')

const incoming = `incoming AS (
  SELECT DISTINCT ON (ts) ts, issued_at, ${listed}
  FROM unnest($2::timestamptz[], $3::timestamptz[], ${columns.map((_, i) => `$${i + 4}::float8[]`).join(', ')})
       WITH ORDINALITY AS g(ts, issued_at, ${listed}, place)
  ORDER BY ts, place DESC)`

/** What is known already is completed, never emptied. */
const observed = `WITH ${incoming}, written AS (
  INSERT INTO weather AS w (station, ts, kind, ${listed})
  SELECT $1, ts, 'OBSERVED', ${listed} FROM incoming ORDER BY ts
  ON CONFLICT (station, ts, kind, issued_at) DO UPDATE
    SET (${listed}) = ROW(${merged('excluded', 'w')}), known_at = now()
  WHERE (${of('w')}) IS DISTINCT FROM (${merged('excluded', 'w')})
  RETURNING xmax = 0 AS is_new)
  SELECT count(*) FILTER (WHERE is_new)::int AS added, count(*) FILTER (WHERE NOT is_new)::int AS changed
  FROM written`

/** An issue that says the same as the one before adds nothing that was not known. */
const forecast = `WITH ${incoming}, news AS (
  SELECT i.ts, i.issued_at, last.ts IS NULL AS is_new, ${columns
    .map(column => `coalesce(i.${column}, last.${column}) AS ${column}`)
    .join(', ')}
  FROM incoming i LEFT JOIN LATERAL (
    SELECT w.* FROM weather w
    WHERE w.station = $1 AND w.ts = i.ts AND w.kind = 'FORECAST' AND w.issued_at <= i.issued_at
    ORDER BY w.issued_at DESC LIMIT 1) last ON true
  WHERE last.ts IS NULL OR (${merged('i', 'last')}) IS DISTINCT FROM (${of('last')})),
  written AS (
    INSERT INTO weather (station, ts, kind, issued_at, ${listed})
    SELECT $1, ts, 'FORECAST', issued_at, ${listed} FROM news ORDER BY ts
    ON CONFLICT (station, ts, kind, issued_at) DO UPDATE
      SET (${listed}) = ROW(${of('excluded')}), known_at = now())
  SELECT count(*) FILTER (WHERE is_new)::int AS added, count(*) FILTER (WHERE NOT is_new)::int AS changed
  FROM news`

/** The body of WeatherStore.write; writers of one station take turns. */
export async function writeWeather(
  client: PoolClient,
  { station, place, stepSeconds, points }: WeatherSeries,
): Promise<WeatherCounts> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `weather:${station}`,
  ])
  await client.query(
    `INSERT INTO weather_stations AS s (station, name, latitude, longitude, elevation_m, step_seconds)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (station) DO UPDATE SET name = excluded.name,
       latitude = coalesce(excluded.latitude, s.latitude),
       longitude = coalesce(excluded.longitude, s.longitude),
       elevation_m = coalesce(excluded.elevation_m, s.elevation_m),
       step_seconds = least(s.step_seconds, excluded.step_seconds)`,
    [station, place.name, place.latitude, place.longitude, place.elevationM, stepSeconds],
  )
  const counts = { added: 0, changed: 0, unchanged: 0 }
  for (const [sql, kind] of [
    [observed, 'OBSERVED'],
    [forecast, 'FORECAST'],
  ] as const) {
    const wanted = points.filter(point => point.kind === kind)
    for (let from = 0; from < wanted.length; from += pointsAtOnce) {
      const batch = wanted.slice(from, from + pointsAtOnce)
      const { added, changed } = await writeBatch(client, sql, station, batch)
      counts.added += added
      counts.changed += changed
      counts.unchanged += batch.length - added - changed
    }
  }
  return counts
}

async function writeBatch(
  client: PoolClient,
  sql: string,
  station: string,
  batch: WeatherPoint[],
): Promise<{ added: number; changed: number }> {
  const { rows } = await client.query<{ added: number; changed: number }>(sql, [
    station,
    batch.map(({ ts }) => ts),
    batch.map(({ issuedAt }) => issuedAt),
    ...weatherValueNames.map(name => batch.map(point => point[name])),
  ])
  const [counts] = rows
  if (!counts) throw new Error('an aggregate without a row')
  return counts
}
