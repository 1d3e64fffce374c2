-- Aggregates right after a bulk. Who writes many readings makes their aggregates in the same transaction, so that nobody
-- ever sees the ones without the others; and what is still to be refreshed is computed day by day, where it took one
-- call per quarter-hour before. TimescaleDB refreshes its own.

DO $migration$
BEGIN
IF (SELECT engine FROM timeseries_engine) = 'plain' THEN

EXECUTE $plain$
-- Takes the marks of one meter in [first, last], those of this transaction and those of others that are committed, and
-- recomputes the aggregates from the first mark to the last. To be called last, because the lock is held until the end
-- of the transaction. Needs READ COMMITTED: marks are read after the lock was won, and readings after the marks.
CREATE FUNCTION refresh_rollups_of(meter uuid, first timestamptz, last timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $f$
DECLARE
  span_from timestamptz;
  span_until timestamptz;
BEGIN
  SELECT min(bucket), max(bucket) + interval '15 minutes' INTO span_from, span_until FROM rollup_dirty
  WHERE meter_id = meter AND bucket >= date_bin('15 minutes', first, 'epoch') AND bucket <= last;
  IF span_from IS NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(727073692);
  DELETE FROM rollup_dirty WHERE meter_id = meter AND bucket >= span_from AND bucket < span_until;
  -- Where the readings were dropped the aggregates stay; new ones join them.
  DELETE FROM rollup_15m
  WHERE meter_id = meter AND bucket >= greatest(span_from, (SELECT raw_from FROM reading_retention))
    AND bucket < span_until;
  INSERT INTO rollup_15m SELECT * FROM refreshed_quarters(meter, span_from, span_until) ON CONFLICT DO NOTHING;

  last := span_until - interval '15 minutes';
  span_from := date_bin('1 hour', span_from, 'epoch');
  span_until := date_bin('1 hour', last, 'epoch') + interval '1 hour';
  DELETE FROM rollup_1h WHERE meter_id = meter AND bucket >= span_from AND bucket < span_until;
  INSERT INTO rollup_1h SELECT * FROM refreshed_hours(meter, span_from, span_until);

  span_from := date_trunc('day', span_from, 'Europe/Berlin');
  span_until := (date_trunc('day', last, 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' + interval '1 day')
    AT TIME ZONE 'Europe/Berlin';
  DELETE FROM rollup_1d WHERE meter_id = meter AND bucket >= span_from AND bucket < span_until;
  INSERT INTO rollup_1d SELECT * FROM refreshed_days(meter, span_from, span_until);
END $f$;

-- The quarter-hours of one meter as they are now, in a span of hours: refreshed ones from their table, the others from
-- the readings, all in one go.
CREATE FUNCTION present_quarters(meter uuid, span_from timestamptz, span_until timestamptz)
RETURNS SETOF rollup_15m LANGUAGE plpgsql STABLE ROWS 100 AS $f$
DECLARE
  first timestamptz;
  last timestamptz;
BEGIN
  SELECT min(bucket), max(bucket) INTO first, last FROM rollup_dirty
  WHERE meter_id = meter AND bucket >= span_from AND bucket < span_until;
  RETURN QUERY SELECT * FROM rollup_15m r
    WHERE r.meter_id = meter AND r.bucket >= span_from AND r.bucket < span_until
      AND NOT EXISTS (SELECT FROM rollup_dirty d WHERE d.meter_id = meter AND d.bucket = r.bucket OFFSET 0);
  IF first IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT * FROM live_quarters(meter, first, last + interval '15 minutes') q
    WHERE EXISTS (SELECT FROM rollup_dirty d WHERE d.meter_id = meter AND d.bucket = q.bucket OFFSET 0);
END $f$;
$plain$;

DECLARE
  define text := $define$
CREATE OR REPLACE FUNCTION %1$s(meter uuid, span_from timestamptz, span_until timestamptz)
RETURNS SETOF rollup_1h LANGUAGE sql STABLE AS $f$
  SELECT meter, %2$s,
    sum(q.consumption_sum_mw), min(q.consumption_min), max(q.consumption_max),
    sum(q.production_sum_mw), min(q.production_min), max(q.production_max),
    sum(q.voltage_sum_uv), min(q.voltage_min), max(q.voltage_max),
    sum(q.consumption_count)::integer, sum(q.production_count)::integer, sum(q.voltage_count)::integer,
    bit_or(q.quality_bits),
    max(ARRAY[q.consumption_count, q.consumption_sum_mw, -extract(epoch FROM q.bucket)]::double precision[])
      FILTER (WHERE q.consumption_count > 0),
    max(ARRAY[q.production_count, q.production_sum_mw, -extract(epoch FROM q.bucket)]::double precision[])
      FILTER (WHERE q.production_count > 0)
  FROM present_quarters(meter, span_from, span_until) q
  GROUP BY 2
$f$ $define$;
BEGIN
  EXECUTE format(define, 'live_hours', $$date_bin('1 hour', q.bucket, 'epoch')$$);
  EXECUTE format(define, 'live_days', $$date_trunc('day', q.bucket, 'Europe/Berlin')$$);
END;

EXECUTE $plain$
-- Marks of one day (UTC) are worked off together, from the first to the last; what lies between them and has no mark
-- comes from its table. OFFSET 0 keeps the looks for a mark what they are, one probe of the index for each bucket: as
-- joins they would be planned for the few marks of a moment ago, and compare every bucket with every mark.
CREATE OR REPLACE VIEW live_15m AS
SELECT * FROM rollup_15m r
WHERE NOT EXISTS (SELECT FROM rollup_dirty d WHERE d.meter_id = r.meter_id AND d.bucket = r.bucket OFFSET 0)
UNION ALL
SELECT d.meter_id, q.bucket,
  q.consumption_sum_mw, q.consumption_min, q.consumption_max,
  q.production_sum_mw, q.production_min, q.production_max,
  q.voltage_sum_uv, q.voltage_min, q.voltage_max,
  q.consumption_count, q.production_count, q.voltage_count, q.quality_bits
FROM (SELECT meter_id, min(bucket) AS first, max(bucket) AS last FROM rollup_dirty
      GROUP BY meter_id, date_bin('1 day', bucket, 'epoch')) d,
  LATERAL live_quarters(d.meter_id, d.first, d.last + interval '15 minutes') q
WHERE EXISTS (SELECT FROM rollup_dirty m WHERE m.meter_id = d.meter_id AND m.bucket = q.bucket OFFSET 0);

CREATE OR REPLACE VIEW live_1h AS
SELECT * FROM rollup_1h r
WHERE NOT EXISTS (SELECT FROM rollup_dirty d
  WHERE d.meter_id = r.meter_id AND d.bucket >= r.bucket AND d.bucket < r.bucket + interval '1 hour' OFFSET 0)
UNION ALL
SELECT d.meter_id, q.bucket,
  q.consumption_sum_mw, q.consumption_min, q.consumption_max,
  q.production_sum_mw, q.production_min, q.production_max,
  q.voltage_sum_uv, q.voltage_min, q.voltage_max,
  q.consumption_count, q.production_count, q.voltage_count, q.quality_bits,
  q.consumption_peak, q.production_peak
FROM (SELECT meter_id, date_bin('1 hour', min(bucket), 'epoch') AS first,
        date_bin('1 hour', max(bucket), 'epoch') AS last
      FROM rollup_dirty GROUP BY meter_id, date_bin('1 day', bucket, 'epoch')) d,
  LATERAL live_hours(d.meter_id, d.first, d.last + interval '1 hour') q
WHERE EXISTS (SELECT FROM rollup_dirty m
  WHERE m.meter_id = d.meter_id AND m.bucket >= q.bucket AND m.bucket < q.bucket + interval '1 hour' OFFSET 0);

CREATE OR REPLACE VIEW live_1d AS
SELECT * FROM rollup_1d r
WHERE NOT EXISTS (SELECT FROM rollup_dirty d
  WHERE d.meter_id = r.meter_id AND d.bucket >= r.bucket
    AND d.bucket < (r.bucket AT TIME ZONE 'Europe/Berlin' + interval '1 day') AT TIME ZONE 'Europe/Berlin' OFFSET 0)
UNION ALL
SELECT d.meter_id, d.bucket,
  q.consumption_sum_mw, q.consumption_min, q.consumption_max,
  q.production_sum_mw, q.production_min, q.production_max,
  q.voltage_sum_uv, q.voltage_min, q.voltage_max,
  q.consumption_count, q.production_count, q.voltage_count, q.quality_bits,
  q.consumption_peak, q.production_peak
FROM (SELECT DISTINCT meter_id, date_trunc('day', bucket, 'Europe/Berlin') AS bucket FROM rollup_dirty) d,
  LATERAL live_days(d.meter_id, d.bucket,
    (d.bucket AT TIME ZONE 'Europe/Berlin' + interval '1 day') AT TIME ZONE 'Europe/Berlin') q;
$plain$;

END IF;
END $migration$;
