-- Aggregates of the readings per 15 minutes, hour and local day, and every version a reading ever had. On plain
-- PostgreSQL monthly partitions with rollup tables that are kept up to date from a list of touched buckets; on
-- TimescaleDB continuous aggregates. Names and columns of the views readings_15m, readings_1h and readings_1d are
-- the same, so that there is one way to query.

-- Versions that are no longer valid: what was known from known_from until known_until.
CREATE TABLE reading_revisions (
  meter_id uuid NOT NULL,
  ts timestamptz(3) NOT NULL,
  known_from timestamptz(3) NOT NULL,
  known_until timestamptz(3) NOT NULL,
  consumption_kw double precision,
  production_kw double precision,
  voltage double precision,
  quality smallint NOT NULL,
  method smallint NOT NULL,
  CHECK (known_from < known_until)
);
CREATE INDEX reading_revisions_meter_id_ts_idx ON reading_revisions (meter_id, ts, known_until);

-- Readings before raw_from were dropped: their aggregates stay as they are.
CREATE TABLE reading_retention (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  raw_from timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO reading_retention DEFAULT VALUES;

DO $migration$
BEGIN
IF (SELECT engine FROM timeseries_engine) = 'plain' THEN

EXECUTE $plain$
-- Partitions by UTC month --------------------------------------------------------------------------------------

ALTER TABLE smart_meter_readings RENAME TO unpartitioned_readings;
ALTER TABLE unpartitioned_readings RENAME CONSTRAINT smart_meter_readings_pkey TO unpartitioned_readings_pkey;
CREATE TABLE smart_meter_readings (
  meter_id uuid NOT NULL,
  ts timestamptz(3) NOT NULL,
  consumption_kw double precision,
  production_kw double precision,
  voltage double precision,
  quality smallint NOT NULL,
  method smallint NOT NULL DEFAULT 0,
  known_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (meter_id, ts)
) PARTITION BY RANGE (ts);
CREATE INDEX smart_meter_readings_ts_idx ON smart_meter_readings USING brin (ts);
-- Takes what no month takes, so that nothing is lost; watched, and emptied as soon as its months are made.
CREATE TABLE smart_meter_readings_default PARTITION OF smart_meter_readings DEFAULT;

-- Makes the missing months of [span_from, span_to] and answers how many. To be called in a transaction of its
-- own: until its end the default partition is locked.
CREATE FUNCTION ensure_reading_partitions(span_from timestamptz, span_to timestamptz) RETURNS integer
LANGUAGE plpgsql SET lock_timeout = '1s' AS $f$
DECLARE
  month timestamptz := date_trunc('month', span_from, 'UTC');
  next_month timestamptz;
  partition text;
  made integer := 0;
BEGIN
  IF span_to < span_from OR span_to - span_from > interval '40000 days' THEN
    RAISE EXCEPTION 'no span for partitions: % to %', span_from, span_to USING ERRCODE = '22023';
  END IF;
  WHILE month <= span_to LOOP
    next_month := ((month AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
    partition := to_char(month AT TIME ZONE 'UTC', '"smart_meter_readings_"YYYY"_"MM');
    IF to_regclass(partition) IS NULL THEN
      PERFORM pg_advisory_xact_lock(727073691);
      -- Somebody else may have made it while this call waited; the lock on the table makes that visible.
      LOCK TABLE smart_meter_readings_default IN ACCESS EXCLUSIVE MODE;
      IF to_regclass(partition) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE smart_meter_readings INCLUDING DEFAULTS)', partition);
        EXECUTE format(
          'WITH moved AS (DELETE FROM smart_meter_readings_default WHERE ts >= $1 AND ts < $2 RETURNING *)
           INSERT INTO %I SELECT * FROM moved', partition) USING month, next_month;
        EXECUTE format('ALTER TABLE smart_meter_readings ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          partition, month, next_month);
        made := made + 1;
      END IF;
    END IF;
    month := next_month;
  END LOOP;
  RETURN made;
END $f$;

SELECT ensure_reading_partitions(min(ts), max(ts)) FROM unpartitioned_readings HAVING count(*) > 0;
SELECT ensure_reading_partitions(now(), now() + interval '62 days');
INSERT INTO smart_meter_readings
  SELECT meter_id, ts, consumption_kw, production_kw, voltage, quality, method, known_at
  FROM unpartitioned_readings;
DROP TABLE unpartitioned_readings;

-- Revisions ----------------------------------------------------------------------------------------------------

-- Simulated readings have no history, nor has what is written under SET LOCAL luna.history = 'off'.
CREATE FUNCTION keep_reading_revisions() RETURNS trigger
-- Without statistics of the transition tables a nested loop would be planned for one row and run with thousands.
LANGUAGE plpgsql SET enable_nestloop = off AS $f$
BEGIN
  IF current_setting('luna.history', true) = 'off' THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' THEN
    INSERT INTO reading_revisions
    SELECT o.meter_id, o.ts, o.known_at, now(),
           o.consumption_kw, o.production_kw, o.voltage, o.quality, o.method
    FROM old_readings o
    WHERE o.quality <> 5 AND o.known_at < now()::timestamptz(3);
  ELSE
    INSERT INTO reading_revisions
    SELECT o.meter_id, o.ts, o.known_at, n.known_at,
           o.consumption_kw, o.production_kw, o.voltage, o.quality, o.method
    FROM old_readings o JOIN new_readings n ON n.meter_id = o.meter_id AND n.ts = o.ts
    WHERE o.quality <> 5 AND o.known_at < n.known_at
      AND (o.consumption_kw, o.production_kw, o.voltage, o.quality, o.method)
        IS DISTINCT FROM (n.consumption_kw, n.production_kw, n.voltage, n.quality, n.method);
  END IF;
  RETURN NULL;
END $f$;
CREATE TRIGGER keep_updated AFTER UPDATE ON smart_meter_readings
  REFERENCING OLD TABLE AS old_readings NEW TABLE AS new_readings
  FOR EACH STATEMENT EXECUTE FUNCTION keep_reading_revisions();
CREATE TRIGGER keep_deleted AFTER DELETE ON smart_meter_readings
  REFERENCING OLD TABLE AS old_readings
  FOR EACH STATEMENT EXECUTE FUNCTION keep_reading_revisions();

-- Rollups ------------------------------------------------------------------------------------------------------

-- Sums are whole numbers of 10⁻⁶ kW (and µV): exact and the same in any order. A peak is the greatest
-- {count, sum, −epoch} of the quarter-hours within: the complete ones come first, and of equals the earliest.
CREATE TABLE rollup_15m (
  meter_id uuid NOT NULL,
  bucket timestamptz NOT NULL,
  consumption_sum_mw double precision NOT NULL,
  consumption_min double precision,
  consumption_max double precision,
  production_sum_mw double precision NOT NULL,
  production_min double precision,
  production_max double precision,
  voltage_sum_uv double precision NOT NULL,
  voltage_min double precision,
  voltage_max double precision,
  consumption_count integer NOT NULL,
  production_count integer NOT NULL,
  voltage_count integer NOT NULL,
  quality_bits integer NOT NULL,
  PRIMARY KEY (meter_id, bucket)
) WITH (fillfactor = 90);
CREATE TABLE rollup_1h (
  LIKE rollup_15m INCLUDING ALL,
  consumption_peak double precision[],
  production_peak double precision[]
) WITH (fillfactor = 90);
CREATE TABLE rollup_1d (LIKE rollup_1h INCLUDING ALL) WITH (fillfactor = 90);

-- Quarter-hours whose rollup is out of date. Writers only append, never touch what is there: a mark that a
-- refresh takes away is visible to it together with the readings it stands for.
CREATE TABLE rollup_dirty (
  meter_id uuid NOT NULL,
  bucket timestamptz NOT NULL
) WITH (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000
);
CREATE INDEX rollup_dirty_meter_id_bucket_idx ON rollup_dirty (meter_id, bucket);

CREATE FUNCTION mark_rollups() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO rollup_dirty
    SELECT DISTINCT meter_id, date_bin('15 minutes', ts, 'epoch') FROM old_readings;
  ELSE
    INSERT INTO rollup_dirty
    SELECT DISTINCT meter_id, date_bin('15 minutes', ts, 'epoch') FROM new_readings;
  END IF;
  RETURN NULL;
END $f$;
-- A reading stays in its interval: it is deleted and written anew, or its marks would be in two places.
CREATE FUNCTION refuse_moved_readings() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  RAISE EXCEPTION 'a reading cannot move to another meter or instant' USING ERRCODE = '0A000';
END $f$;
CREATE TRIGGER refuse_moved BEFORE UPDATE OF meter_id, ts ON smart_meter_readings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_moved_readings();
CREATE TRIGGER mark_inserted AFTER INSERT ON smart_meter_readings
  REFERENCING NEW TABLE AS new_readings
  FOR EACH STATEMENT EXECUTE FUNCTION mark_rollups();
CREATE TRIGGER mark_updated AFTER UPDATE ON smart_meter_readings
  REFERENCING NEW TABLE AS new_readings
  FOR EACH STATEMENT EXECUTE FUNCTION mark_rollups();
CREATE TRIGGER mark_deleted AFTER DELETE ON smart_meter_readings
  REFERENCING OLD TABLE AS old_readings
  FOR EACH STATEMENT EXECUTE FUNCTION mark_rollups();

-- The aggregates of one meter in [span_from, span_until), which begins and ends with a bucket. The same functions
-- serve the refresh and, for what is not refreshed yet, the views. Faulty values (4) count nowhere.
$plain$;

-- For the views in plpgsql, because its plan is kept: inlined, every query of a view would plan every month. For
-- the refresh inlined, because it is called for many meters at once.
DECLARE
  aggregates text := $aggregates$
  SELECT meter, date_bin('15 minutes', r.ts, 'epoch'),
    coalesce(sum(round(r.consumption_kw * 1e6)) FILTER (WHERE r.quality <> 4), 0),
    min(r.consumption_kw) FILTER (WHERE r.quality <> 4),
    max(r.consumption_kw) FILTER (WHERE r.quality <> 4),
    coalesce(sum(round(r.production_kw * 1e6)) FILTER (WHERE r.quality <> 4), 0),
    min(r.production_kw) FILTER (WHERE r.quality <> 4),
    max(r.production_kw) FILTER (WHERE r.quality <> 4),
    coalesce(sum(round(r.voltage * 1e6)) FILTER (WHERE r.quality <> 4), 0),
    min(r.voltage) FILTER (WHERE r.quality <> 4),
    max(r.voltage) FILTER (WHERE r.quality <> 4),
    (count(r.consumption_kw) FILTER (WHERE r.quality <> 4))::integer,
    (count(r.production_kw) FILTER (WHERE r.quality <> 4))::integer,
    (count(r.voltage) FILTER (WHERE r.quality <> 4))::integer,
    bit_or(1 << r.quality)
  FROM smart_meter_readings r
  WHERE r.meter_id = meter AND r.ts >= span_from AND r.ts < span_until
  GROUP BY 2 $aggregates$;
BEGIN
  EXECUTE format($define$
    CREATE FUNCTION live_quarters(meter uuid, span_from timestamptz, span_until timestamptz)
    RETURNS SETOF rollup_15m LANGUAGE plpgsql STABLE ROWS 1 AS $f$ BEGIN RETURN QUERY %1$s; END $f$;
    CREATE FUNCTION refreshed_quarters(meter uuid, span_from timestamptz, span_until timestamptz)
    RETURNS SETOF rollup_15m LANGUAGE sql STABLE AS $f$ %1$s $f$;
  $define$, aggregates);
END;

EXECUTE $plain$
CREATE VIEW live_15m AS
SELECT * FROM rollup_15m r
WHERE NOT EXISTS (SELECT FROM rollup_dirty d WHERE d.meter_id = r.meter_id AND d.bucket = r.bucket)
UNION ALL
SELECT d.meter_id, d.bucket,
  q.consumption_sum_mw, q.consumption_min, q.consumption_max,
  q.production_sum_mw, q.production_min, q.production_max,
  q.voltage_sum_uv, q.voltage_min, q.voltage_max,
  q.consumption_count, q.production_count, q.voltage_count, q.quality_bits
FROM (SELECT DISTINCT meter_id, bucket FROM rollup_dirty) d,
  LATERAL live_quarters(d.meter_id, d.bucket, d.bucket + interval '15 minutes') q;

$plain$;

-- The coarser aggregates, from finer ones: of tables for the refresh, of what is live for the views.
DECLARE
  define text := $define$
CREATE FUNCTION %1$s(meter uuid, span_from timestamptz, span_until timestamptz)
RETURNS SETOF rollup_1h LANGUAGE sql STABLE AS $f$
  SELECT meter, %3$s,
    sum(q.consumption_sum_mw), min(q.consumption_min), max(q.consumption_max),
    sum(q.production_sum_mw), min(q.production_min), max(q.production_max),
    sum(q.voltage_sum_uv), min(q.voltage_min), max(q.voltage_max),
    sum(q.consumption_count)::integer, sum(q.production_count)::integer, sum(q.voltage_count)::integer,
    bit_or(q.quality_bits), %4$s
  FROM %2$s q
  WHERE q.meter_id = meter AND q.bucket >= span_from AND q.bucket < span_until
  GROUP BY 2
$f$ $define$;
  hour text := $$date_bin('1 hour', q.bucket, 'epoch')$$;
  local_day text := $$date_trunc('day', q.bucket, 'Europe/Berlin')$$;
  of_quarters text := $$
    max(ARRAY[q.consumption_count, q.consumption_sum_mw, -extract(epoch FROM q.bucket)]::double precision[])
      FILTER (WHERE q.consumption_count > 0),
    max(ARRAY[q.production_count, q.production_sum_mw, -extract(epoch FROM q.bucket)]::double precision[])
      FILTER (WHERE q.production_count > 0)$$;
  of_hours text := 'max(q.consumption_peak), max(q.production_peak)';
BEGIN
  EXECUTE format(define, 'refreshed_hours', 'rollup_15m', hour, of_quarters);
  EXECUTE format(define, 'refreshed_days', 'rollup_1h', local_day, of_hours);
  EXECUTE format(define, 'live_hours', 'live_15m', hour, of_quarters);
  EXECUTE format(define, 'live_days', 'live_15m', local_day, of_quarters);
END;

EXECUTE $plain$
-- Marks are compared twice: by equality, so that they can be hashed, and by range, so that a plan for few rows
-- probes the index instead of reading all marks of the meter for each.
CREATE VIEW live_1h AS
SELECT * FROM rollup_1h r
WHERE NOT EXISTS (SELECT FROM rollup_dirty d
  WHERE d.meter_id = r.meter_id AND date_bin('1 hour', d.bucket, 'epoch') = r.bucket
    AND d.bucket >= r.bucket AND d.bucket < r.bucket + interval '1 hour')
UNION ALL
SELECT d.meter_id, d.bucket,
  q.consumption_sum_mw, q.consumption_min, q.consumption_max,
  q.production_sum_mw, q.production_min, q.production_max,
  q.voltage_sum_uv, q.voltage_min, q.voltage_max,
  q.consumption_count, q.production_count, q.voltage_count, q.quality_bits,
  q.consumption_peak, q.production_peak
FROM (SELECT DISTINCT meter_id, date_bin('1 hour', bucket, 'epoch') AS bucket FROM rollup_dirty) d,
  LATERAL live_hours(d.meter_id, d.bucket, d.bucket + interval '1 hour') q;

CREATE VIEW live_1d AS
SELECT * FROM rollup_1d r
WHERE NOT EXISTS (SELECT FROM rollup_dirty d
  WHERE d.meter_id = r.meter_id AND date_trunc('day', d.bucket, 'Europe/Berlin') = r.bucket
    AND d.bucket >= r.bucket AND d.bucket < r.bucket + interval '25 hours')
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

-- Refresh ------------------------------------------------------------------------------------------------------

-- Adjacent buckets of one length, per meter, as spans that are read in one go.
CREATE FUNCTION runs_of(meters uuid[], buckets timestamptz[], length interval)
RETURNS TABLE (meter_id uuid, span_from timestamptz, span_until timestamptz) LANGUAGE sql STABLE AS $f$
  SELECT k.meter_id, min(k.bucket), max(k.bucket) + length
  FROM (SELECT u.meter_id, u.bucket,
          u.bucket - length * row_number() OVER (PARTITION BY u.meter_id ORDER BY u.bucket) AS run
        FROM unnest(meters, buckets) u(meter_id, bucket)) k
  GROUP BY k.meter_id, k.run
$f$;

-- Takes at most `most` marks, recomputes what they stand for and answers how many it took. The quarter-hour `hot`,
-- which is still filling, is left to the views. One at a time: the lock is held until the end of the transaction,
-- in which marks and rollups change together. Needs READ COMMITTED: marks are read after the lock was won.
CREATE FUNCTION refresh_rollups(most integer, hot timestamptz) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $f$
DECLARE
  meters uuid[];
  buckets timestamptz[];
  taken integer;
BEGIN
  PERFORM pg_advisory_xact_lock(727073692);
  WITH seen AS (
    DELETE FROM rollup_dirty WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM rollup_dirty WHERE bucket IS DISTINCT FROM hot ORDER BY meter_id, bucket LIMIT most))
    RETURNING meter_id, bucket)
  SELECT array_agg(k.meter_id), array_agg(k.bucket), coalesce(sum(k.marks), 0) INTO meters, buckets, taken
  FROM (SELECT meter_id, bucket, count(*) AS marks FROM seen GROUP BY meter_id, bucket) k;
  IF taken = 0 THEN RETURN 0; END IF;

  -- Where the readings were dropped the aggregates stay; new ones join them.
  DELETE FROM rollup_15m r USING unnest(meters, buckets) k(meter_id, bucket)
  WHERE r.meter_id = k.meter_id AND r.bucket = k.bucket
    AND r.bucket >= (SELECT raw_from FROM reading_retention);
  INSERT INTO rollup_15m
  SELECT q.* FROM runs_of(meters, buckets, interval '15 minutes') r,
    LATERAL refreshed_quarters(r.meter_id, r.span_from, r.span_until) q
  ON CONFLICT DO NOTHING;

  SELECT array_agg(k.meter_id), array_agg(k.bucket) INTO meters, buckets
  FROM (SELECT DISTINCT u.meter_id, date_bin('1 hour', u.bucket, 'epoch') AS bucket
        FROM unnest(meters, buckets) u(meter_id, bucket)) k;
  DELETE FROM rollup_1h r USING unnest(meters, buckets) k(meter_id, bucket)
  WHERE r.meter_id = k.meter_id AND r.bucket = k.bucket;
  INSERT INTO rollup_1h
  SELECT q.* FROM runs_of(meters, buckets, interval '1 hour') r,
    LATERAL refreshed_hours(r.meter_id, r.span_from, r.span_until) q;

  SELECT array_agg(k.meter_id), array_agg(k.bucket) INTO meters, buckets
  FROM (SELECT DISTINCT u.meter_id, date_trunc('day', u.bucket, 'Europe/Berlin') AS bucket
        FROM unnest(meters, buckets) u(meter_id, bucket)) k;
  DELETE FROM rollup_1d r USING unnest(meters, buckets) k(meter_id, bucket)
  WHERE r.meter_id = k.meter_id AND r.bucket = k.bucket;
  INSERT INTO rollup_1d
  SELECT q.* FROM unnest(meters, buckets) k(meter_id, bucket),
    LATERAL refreshed_days(k.meter_id, k.bucket,
      (k.bucket AT TIME ZONE 'Europe/Berlin' + interval '1 day') AT TIME ZONE 'Europe/Berlin') q;
  RETURN taken;
END $f$;

-- Of the marks of a quarter-hour one per meter remains; streams add one with every reading.
CREATE FUNCTION compact_rollup_marks(hot timestamptz) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM pg_advisory_xact_lock(727073692);
  WITH seen AS (DELETE FROM rollup_dirty WHERE bucket = hot RETURNING meter_id)
  INSERT INTO rollup_dirty SELECT DISTINCT meter_id, hot FROM seen;
END $f$;

-- The newest reading of each meter. The last day of its aggregates, or the last mark, tells where to look first:
-- otherwise every month of every meter would be probed.
CREATE FUNCTION latest_readings(ids uuid[]) RETURNS SETOF smart_meter_readings
LANGUAGE plpgsql STABLE ROWS 50 AS $f$
BEGIN
  RETURN QUERY
  SELECT r.* FROM unnest(ids) AS m(id),
    LATERAL (SELECT greatest(
      (SELECT max(bucket) FROM rollup_1d WHERE meter_id = m.id),
      (SELECT max(bucket) FROM rollup_dirty WHERE meter_id = m.id)) AS since) known,
    LATERAL (
      (SELECT * FROM smart_meter_readings s WHERE s.meter_id = m.id AND s.ts >= known.since
       ORDER BY s.ts DESC LIMIT 1)
      UNION ALL
      (SELECT * FROM smart_meter_readings s WHERE s.meter_id = m.id ORDER BY s.ts DESC LIMIT 1)
      LIMIT 1) r;
END $f$;

-- Drops the months that end before `raw_until` with their revisions; the rollups stay. Answers their names. A month
-- that still has marks waits for the refresh. The lock on the whole table is short or given up.
CREATE FUNCTION drop_reading_partitions(raw_until timestamptz) RETURNS SETOF text
LANGUAGE plpgsql SET lock_timeout = '1s' AS $f$
DECLARE
  partition text;
  month timestamptz;
  next_month timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(727073692);
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'smart_meter_readings'::regclass AND c.relname ~ '_\d{4,}_\d{2}$' ORDER BY 1
  LOOP
    month := to_date(substring(partition FROM '\d+_\d+$'), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC';
    next_month := ((month AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
    CONTINUE WHEN next_month > raw_until OR EXISTS (
      SELECT FROM rollup_dirty WHERE bucket >= month AND bucket < next_month);
    EXECUTE format('DROP TABLE %I', partition);
    DELETE FROM reading_revisions WHERE ts >= month AND ts < next_month;
    UPDATE reading_retention SET raw_from = greatest(raw_from, next_month);
    RETURN NEXT partition;
  END LOOP;
END $f$;

CREATE FUNCTION empty_rollups() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  TRUNCATE rollup_15m, rollup_1h, rollup_1d, rollup_dirty, reading_revisions;
  RETURN NULL;
END $f$;
CREATE TRIGGER empty_rollups AFTER TRUNCATE ON smart_meter_readings
  FOR EACH STATEMENT EXECUTE FUNCTION empty_rollups();

-- What was there before this migration.
INSERT INTO rollup_dirty
  SELECT DISTINCT meter_id, date_bin('15 minutes', ts, 'epoch') FROM smart_meter_readings;
$plain$;

ELSE

EXECUTE $timescale$
CREATE FUNCTION ensure_reading_partitions(span_from timestamptz, span_to timestamptz) RETURNS integer
LANGUAGE sql AS $f$ SELECT 0 $f$;

CREATE FUNCTION latest_readings(ids uuid[]) RETURNS SETOF smart_meter_readings LANGUAGE sql STABLE ROWS 50 AS $f$
  SELECT r.* FROM unnest(ids) AS m(id),
    LATERAL (SELECT * FROM smart_meter_readings s WHERE s.meter_id = m.id ORDER BY s.ts DESC LIMIT 1) r
$f$;

-- Row by row: TimescaleDB has no transition tables for deletions from the columnstore.
CREATE FUNCTION keep_reading_revisions() RETURNS trigger LANGUAGE plpgsql AS $f$
DECLARE
  until timestamptz(3) := now();
BEGIN
  IF current_setting('luna.history', true) = 'off' OR OLD.quality = 5 THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.consumption_kw, OLD.production_kw, OLD.voltage, OLD.quality, OLD.method)
      IS NOT DISTINCT FROM (NEW.consumption_kw, NEW.production_kw, NEW.voltage, NEW.quality, NEW.method)
    THEN RETURN NULL; END IF;
    until := NEW.known_at;
  END IF;
  IF OLD.known_at < until THEN
    INSERT INTO reading_revisions VALUES (OLD.meter_id, OLD.ts, OLD.known_at, until,
      OLD.consumption_kw, OLD.production_kw, OLD.voltage, OLD.quality, OLD.method);
  END IF;
  RETURN NULL;
END $f$;
CREATE TRIGGER keep_versions AFTER UPDATE OR DELETE ON smart_meter_readings
  FOR EACH ROW EXECUTE FUNCTION keep_reading_revisions();
$timescale$;

-- Continuous aggregates are part of the community licence; without it the same views are computed when asked.
-- They take immutable functions only: the epoch of an instant is not, that of the time since then is.
DECLARE
  is_community boolean := current_setting('timescaledb.license', true) = 'timescale';
  kind text := CASE WHEN is_community THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END;
  how text := CASE WHEN is_community
    THEN 'WITH (timescaledb.continuous, timescaledb.materialized_only = false)' ELSE '' END;
  fill text := CASE WHEN is_community THEN 'WITH NO DATA' ELSE '' END;
BEGIN
EXECUTE format($cagg$
CREATE %s live_15m %s AS
SELECT meter_id, time_bucket(interval '15 minutes', ts) AS bucket,
  coalesce(sum(round(consumption_kw * 1e6)) FILTER (WHERE quality <> 4), 0) AS consumption_sum_mw,
  min(consumption_kw) FILTER (WHERE quality <> 4) AS consumption_min,
  max(consumption_kw) FILTER (WHERE quality <> 4) AS consumption_max,
  coalesce(sum(round(production_kw * 1e6)) FILTER (WHERE quality <> 4), 0) AS production_sum_mw,
  min(production_kw) FILTER (WHERE quality <> 4) AS production_min,
  max(production_kw) FILTER (WHERE quality <> 4) AS production_max,
  coalesce(sum(round(voltage * 1e6)) FILTER (WHERE quality <> 4), 0) AS voltage_sum_uv,
  min(voltage) FILTER (WHERE quality <> 4) AS voltage_min,
  max(voltage) FILTER (WHERE quality <> 4) AS voltage_max,
  (count(consumption_kw) FILTER (WHERE quality <> 4))::integer AS consumption_count,
  (count(production_kw) FILTER (WHERE quality <> 4))::integer AS production_count,
  (count(voltage) FILTER (WHERE quality <> 4))::integer AS voltage_count,
  bit_or(1 << quality) AS quality_bits
FROM smart_meter_readings
GROUP BY 1, 2 %s $cagg$, kind, how, fill);
EXECUTE format($cagg$
CREATE %s live_1h %s AS
SELECT meter_id, time_bucket(interval '1 hour', bucket) AS bucket,
  sum(consumption_sum_mw) AS consumption_sum_mw,
  min(consumption_min) AS consumption_min, max(consumption_max) AS consumption_max,
  sum(production_sum_mw) AS production_sum_mw,
  min(production_min) AS production_min, max(production_max) AS production_max,
  sum(voltage_sum_uv) AS voltage_sum_uv,
  min(voltage_min) AS voltage_min, max(voltage_max) AS voltage_max,
  sum(consumption_count)::integer AS consumption_count,
  sum(production_count)::integer AS production_count,
  sum(voltage_count)::integer AS voltage_count,
  bit_or(quality_bits) AS quality_bits,
  max(ARRAY[consumption_count, consumption_sum_mw, -extract(epoch FROM bucket - timestamptz 'epoch')]::double precision[])
    FILTER (WHERE consumption_count > 0) AS consumption_peak,
  max(ARRAY[production_count, production_sum_mw, -extract(epoch FROM bucket - timestamptz 'epoch')]::double precision[])
    FILTER (WHERE production_count > 0) AS production_peak
FROM live_15m
GROUP BY 1, 2 %s $cagg$, kind, how, fill);
EXECUTE format($cagg$
CREATE %s live_1d %s AS
SELECT meter_id, time_bucket(interval '1 day', bucket, 'Europe/Berlin') AS bucket,
  sum(consumption_sum_mw) AS consumption_sum_mw,
  min(consumption_min) AS consumption_min, max(consumption_max) AS consumption_max,
  sum(production_sum_mw) AS production_sum_mw,
  min(production_min) AS production_min, max(production_max) AS production_max,
  sum(voltage_sum_uv) AS voltage_sum_uv,
  min(voltage_min) AS voltage_min, max(voltage_max) AS voltage_max,
  sum(consumption_count)::integer AS consumption_count,
  sum(production_count)::integer AS production_count,
  sum(voltage_count)::integer AS voltage_count,
  bit_or(quality_bits) AS quality_bits,
  max(consumption_peak) AS consumption_peak,
  max(production_peak) AS production_peak
FROM live_1h
GROUP BY 1, 2 %s $cagg$, kind, how, fill);
END;

END IF;
END $migration$;

-- What everybody reads. `…_present` is the share of the bucket's length that readings with a value cover, `…_peak_kw`
-- the highest mean of a complete clock quarter-hour and `…_peak_at` the start of the first one that has it.
CREATE VIEW readings_15m AS
SELECT r.meter_id, r.bucket,
  r.consumption_count, r.consumption_sum_mw, r.consumption_min, r.consumption_max,
  least(1, r.consumption_count * m.interval_seconds / 900.0::double precision) AS consumption_present,
  r.production_count, r.production_sum_mw, r.production_min, r.production_max,
  least(1, r.production_count * m.interval_seconds / 900.0::double precision) AS production_present,
  r.voltage_count, r.voltage_sum_uv / 1e6 AS voltage_sum, r.voltage_min, r.voltage_max,
  r.quality_bits
FROM live_15m r LEFT JOIN meters m ON m.meter_id = r.meter_id;

CREATE VIEW readings_1h AS
SELECT r.meter_id, r.bucket,
  r.consumption_count, r.consumption_sum_mw, r.consumption_min, r.consumption_max,
  least(1, r.consumption_count * m.interval_seconds / 3600.0::double precision) AS consumption_present,
  CASE WHEN r.consumption_peak[1] * m.interval_seconds = 900
    THEN r.consumption_peak[2] / 1e6 / r.consumption_peak[1] END AS consumption_peak_kw,
  CASE WHEN r.consumption_peak[1] * m.interval_seconds = 900
    THEN to_timestamp(-r.consumption_peak[3]) END AS consumption_peak_at,
  r.production_count, r.production_sum_mw, r.production_min, r.production_max,
  least(1, r.production_count * m.interval_seconds / 3600.0::double precision) AS production_present,
  CASE WHEN r.production_peak[1] * m.interval_seconds = 900
    THEN r.production_peak[2] / 1e6 / r.production_peak[1] END AS production_peak_kw,
  CASE WHEN r.production_peak[1] * m.interval_seconds = 900
    THEN to_timestamp(-r.production_peak[3]) END AS production_peak_at,
  r.voltage_count, r.voltage_sum_uv / 1e6 AS voltage_sum, r.voltage_min, r.voltage_max,
  r.quality_bits
FROM live_1h r LEFT JOIN meters m ON m.meter_id = r.meter_id;

CREATE VIEW readings_1d AS
SELECT r.meter_id, r.bucket,
  r.consumption_count, r.consumption_sum_mw, r.consumption_min, r.consumption_max,
  least(1, r.consumption_count * m.interval_seconds / day.seconds) AS consumption_present,
  CASE WHEN r.consumption_peak[1] * m.interval_seconds = 900
    THEN r.consumption_peak[2] / 1e6 / r.consumption_peak[1] END AS consumption_peak_kw,
  CASE WHEN r.consumption_peak[1] * m.interval_seconds = 900
    THEN to_timestamp(-r.consumption_peak[3]) END AS consumption_peak_at,
  r.production_count, r.production_sum_mw, r.production_min, r.production_max,
  least(1, r.production_count * m.interval_seconds / day.seconds) AS production_present,
  CASE WHEN r.production_peak[1] * m.interval_seconds = 900
    THEN r.production_peak[2] / 1e6 / r.production_peak[1] END AS production_peak_kw,
  CASE WHEN r.production_peak[1] * m.interval_seconds = 900
    THEN to_timestamp(-r.production_peak[3]) END AS production_peak_at,
  r.voltage_count, r.voltage_sum_uv / 1e6 AS voltage_sum, r.voltage_min, r.voltage_max,
  r.quality_bits
FROM live_1d r LEFT JOIN meters m ON m.meter_id = r.meter_id,
  LATERAL (SELECT extract(epoch FROM (r.bucket AT TIME ZONE 'Europe/Berlin' + interval '1 day')
    AT TIME ZONE 'Europe/Berlin' - r.bucket)::double precision AS seconds) day;
