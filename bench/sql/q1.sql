SELECT '{"data":{"project":' || coalesce((
  SELECT '{"id":"' || replace(replace(encode('\x504a'::bytea || uuid_send(p.id), 'base64'), '+', '-'), '/', '_')
    || '","name":' || to_json(p.name)
    || ',"status":"' || p.status
    || '","totalInvestment":"' || p.total_investment
    || '","taskForce":' || CASE WHEN t.id IS NULL THEN 'null' ELSE '{"id":"' || replace(replace(encode('\x5446'::bytea || uuid_send(t.id), 'base64'), '+', '-'), '/', '_') || '","name":' || to_json(t.name) || '}' END
    || ',"responsibleLeader":' || CASE WHEN l.id IS NULL THEN 'null' ELSE '{"id":"' || replace(replace(encode('\x4c44'::bytea || uuid_send(l.id), 'base64'), '+', '-'), '/', '_') || '","name":' || to_json(l.name) || ',"title":' || to_json(l.title) || '}' END
    || '}'
  FROM project p
  LEFT JOIN task_force t ON t.id = p.task_force_id
  LEFT JOIN leader l ON l.id = p.responsible_leader_id
  WHERE p.id = $1), 'null') || '}}'
