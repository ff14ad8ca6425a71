-- Excursions of one site, as Almanac's nightly check computes them (PostgreSQL 16).
-- Parameters: :site, :from, :to. The live path is a stream processor; this query is its independent witness,
-- and a difference between the two raises an alert to the compliance rota.

WITH limits (product_class, low_c, high_c, grace) AS (
    VALUES
        ('refrigerated', 2.0, 8.0, interval '15 minutes'),
        ('room', 15.0, 25.0, interval '60 minutes'),
        ('frozen', NULL, -18.0, interval '30 minutes'),
        ('fruit', 0.0, 4.0, interval '45 minutes'),
        ('ultra_low', NULL, -60.0, interval '10 minutes'),
        ('cryogenic', NULL, -150.0, interval '5 minutes')
),
judged AS (
    SELECT s.zone_id, z.room_id, s.taken_at, s.celsius, l.grace,
           s.celsius > l.high_c OR s.celsius < coalesce(l.low_c, '-Infinity') AS outside
    FROM samples s
    JOIN zones z ON z.id = s.zone_id
    JOIN limits l ON l.product_class = z.product_class
    WHERE z.site_id = :site
      AND s.taken_at >= :from AND s.taken_at < :to
      AND s.probe_role = 'product'            -- the probe in glycerine, not the one in the air
),
-- Gaps and islands: the difference of two row numbers is constant within a run of equal judgements.
islands AS (
    SELECT *,
           row_number() OVER (PARTITION BY zone_id ORDER BY taken_at)
         - row_number() OVER (PARTITION BY zone_id, outside ORDER BY taken_at) AS island
    FROM judged
),
runs AS (
    SELECT zone_id, room_id, min(taken_at) AS started, max(taken_at) AS ended,
           max(celsius) AS warmest_c, max(grace) AS grace
    FROM islands
    WHERE outside
    GROUP BY zone_id, room_id, island
    HAVING max(taken_at) - min(taken_at) > max(grace)
)
SELECT room_id,
       date_bin(interval '5 minutes', started, timestamptz '2025-07-15 00:00Z') AS event_start,
       array_agg(DISTINCT zone_id) AS zones,
       max(ended - started) AS longest,
       max(warmest_c) AS warmest_c
FROM runs
GROUP BY room_id, event_start
ORDER BY event_start, room_id;
