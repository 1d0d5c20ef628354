-- What matches is found once, for the count and the page, and the divisions once as an array: half the
-- instructions of a count and a page each by joins; a window count costs a third more.
WITH matching AS MATERIALIZED (
  SELECT id, code, name, stage, total_investment, started_on, division_id
  FROM project
  WHERE stage IN ('STARTED', 'UNDER_CONSTRUCTION')
    AND total_investment >= 50000000
    AND division_id = ANY (ARRAY(
      SELECT d.id FROM division u JOIN division d ON d.parent_id = u.id WHERE u.code = '532301'))
)
SELECT '{"data":{"projects":{"totalCount":' || (SELECT count(*) FROM matching)
  || ',"nodes":[' || coalesce(string_agg(p.j, ','), '') || ']}}}'
FROM (
  SELECT '{"id":"' || replace(replace(encode('\x504a'::bytea || uuid_send(p.id), 'base64'), '+', '-'), '/', '_')
    || '","code":' || to_json(p.code)
    || ',"name":' || to_json(p.name)
    || ',"stage":"' || p.stage
    || '","totalInvestment":"' || p.total_investment
    || '","startedOn":' || coalesce('"' || p.started_on || '"', 'null')
    || ',"division":{"name":' || to_json(d.name) || '}}' AS j
  FROM (SELECT * FROM matching ORDER BY total_investment DESC, id DESC LIMIT 50) p
  JOIN division d ON d.id = p.division_id
  ORDER BY p.total_investment DESC, p.id DESC
) p
