SELECT '{"data":{"projects":{"totalCount":' || (
    SELECT count(*) FROM project
    WHERE stage IN ('STARTED', 'UNDER_CONSTRUCTION') AND total_investment >= 50000000
      AND division_id IN (SELECT d.id FROM division d JOIN division u ON u.id = d.parent_id WHERE u.code = '532300'))
  || ',"nodes":[' || coalesce(string_agg(
    '{"id":"' || replace(replace(encode('\x504a'::bytea || uuid_send(p.id), 'base64'), '+', '-'), '/', '_')
    || '","code":' || to_json(p.code)
    || ',"name":' || to_json(p.name)
    || ',"stage":"' || p.stage
    || '","totalInvestment":"' || p.total_investment
    || '","startedOn":' || coalesce('"' || p.started_on || '"', 'null')
    || ',"division":{"name":' || to_json(p.division_name) || '}}', ',' ORDER BY p.total_investment DESC, p.id DESC), '')
  || ']}}}'
FROM (
  SELECT p.id, p.code, p.name, p.stage, p.total_investment, p.started_on, d.name AS division_name
  FROM project p
  JOIN division d ON d.id = p.division_id
  JOIN division u ON u.id = d.parent_id
  WHERE p.stage IN ('STARTED', 'UNDER_CONSTRUCTION') AND p.total_investment >= 50000000 AND u.code = '532300'
  ORDER BY p.total_investment DESC, p.id DESC
  LIMIT 50) p
