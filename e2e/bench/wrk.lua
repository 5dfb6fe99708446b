-- wrk: one request, or several in one write, and the figures as JSON. Arguments: how many in one write, the body (or none).
local batch

function init(args)
  local body = args[2]
  local one = wrk.format(body and 'PUT' or 'GET', nil, nil, body)
  batch = string.rep(one, tonumber(args[1]))
end

function request()
  return batch
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
