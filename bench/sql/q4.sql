-- One pass over the projects; sum and avg share what they gather.
SELECT '{"data":{"projects":{"aggregate":{"count":' || count(*)
  || ',"sum":{"totalInvestment":' || coalesce('"' || sum(total_investment) || '"', 'null')
  || '},"avg":{"totalInvestment":' || coalesce('"' || avg(total_investment) || '"', 'null')
  || '},"min":{"startedOn":' || coalesce('"' || min(started_on) || '"', 'null')
  || '},"max":{"totalInvestment":' || coalesce('"' || max(total_investment) || '"', 'null')
  || '}}}}}'
FROM project
WHERE started_on BETWEEN '2022-01-01' AND '2022-12-31'
