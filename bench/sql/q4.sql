-- One pass for what must be summed; sum and avg share what they gather. The ends come from the indexes.
SELECT '{"data":{"projects":{"aggregate":{"count":' || count(*)
  || ',"sum":{"totalInvestment":' || coalesce('"' || sum(total_investment) || '"', 'null')
  || '},"avg":{"totalInvestment":' || coalesce('"' || trim_scale(avg(total_investment)) || '"', 'null')
  || '},"min":{"startedOn":' || coalesce('"' || (
    SELECT min(started_on) FROM project WHERE started_on BETWEEN '2022-01-01' AND '2022-12-31') || '"', 'null')
  || '},"max":{"totalInvestment":' || coalesce('"' || (
    SELECT total_investment FROM project WHERE started_on BETWEEN '2022-01-01' AND '2022-12-31'
    ORDER BY total_investment DESC LIMIT 1) || '"', 'null')
  || '}}}}}'
FROM project
WHERE started_on BETWEEN '2022-01-01' AND '2022-12-31'
