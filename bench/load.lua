-- Posts request bodies from a file, one a line, in random order; prints what the driver reads.

local requests = {}

function init(arguments)
  for body in io.lines(arguments[1]) do
    local headers = { ["content-type"] = "application/json" }
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("figures %d %d %d %d %d",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
