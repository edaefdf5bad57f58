/**
 * What instances that share a budget do on the server, by its one clock, each in one atomic step. All of an allowance's
 * keys have one hash tag: they lie in the same part of a cluster.
 */

const NOW = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * Takes a place of a sliding window, or keeps the next one for whoever asks: the name is to be given again after so many
 * milliseconds, and it is its turn then. So everybody has a turn, also who is further away than others.
 *
 * A place counts from when its call goes out: until that is told it counts as going out now, and one that was kept, from
 * when it is due. KEYS: the places, those of them that were given and have not gone out, when the last one was due. ARGV:
 * calls, window and gap in ms, the place's name, how late a call may be in ms, how long what never goes out is held.
 * Gives milliseconds; 0: it may go.
 */
export const TAKE = `${NOW}
  local places, held, due = KEYS[1], KEYS[2], KEYS[3]
  local calls, window, gap, name = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
  local late, hold = tonumber(ARGV[5]), tonumber(ARGV[6])

  redis.call('ZREMRANGEBYSCORE', held, '-inf', now)
  for _, other in ipairs(redis.call('ZRANGE', held, 0, -1)) do
    if tonumber(redis.call('ZSCORE', places, other) or 0) < now then redis.call('ZADD', places, now, other) end
  end
  redis.call('ZREMRANGEBYSCORE', places, '-inf', now - window)

  local at = now
  local kept = redis.call('ZSCORE', places, name)
  if kept then
    redis.call('ZREM', places, name)
    local before = redis.call('ZREVRANGEBYSCORE', places, now, '-inf', 'WITHSCORES', 'LIMIT', calls - 1, 1)
    at = math.max(now, tonumber(kept), (before[2] or 0) + window)
  else
    local last = now
    if redis.call('ZCARD', places) * 2 >= calls then
      last = math.max((redis.call('GET', due) or 0) + gap, now - late)
      local before = redis.call('ZREVRANGE', places, calls - 1, calls - 1, 'WITHSCORES')
      at = math.max(now, last, (before[2] or 0) + window)
    end
    redis.call('SET', due, math.max(last, at - late), 'PX', window + at - now)
  end

  redis.call('ZADD', places, at, name)
  local newest = redis.call('ZREVRANGE', places, 0, 0, 'WITHSCORES')
  redis.call('PEXPIRE', places, newest[2] - now + window)
  if at <= now then
    redis.call('ZADD', held, now + hold, name)
    redis.call('PEXPIRE', held, hold)
  end
  return at - now`;

/** Its call has gone out, and counts from now and so many ms on. KEYS as for `TAKE`. ARGV: window, name, ms. */
export const MOVE = `${NOW}
  redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
  redis.call('ZREM', KEYS[2], ARGV[2])
  if redis.call('PTTL', KEYS[1]) < ARGV[1] + 1000 then redis.call('PEXPIRE', KEYS[1], ARGV[1] + 1000) end`;

/** Nothing has gone out: the next one may be due where this one was. KEYS as for `TAKE`. ARGV: the place's name. */
export const GIVE_BACK = `
  local places, held, due = KEYS[1], KEYS[2], KEYS[3]
  redis.call('ZREM', places, ARGV[1])
  redis.call('ZREM', held, ARGV[1])
  local last = tonumber(redis.call('GET', due) or 0)
  local newest = redis.call('ZREVRANGE', places, 0, 0, 'WITHSCORES')
  if not newest[2] then redis.call('DEL', due)
  elseif last > tonumber(newest[2]) then redis.call('SET', due, newest[2], 'KEEPTTL') end`;

/** Says that an instance is there, and gives how many are. KEYS: the instances. ARGV: its name, ms until it is gone. */
export const BEAT = `${NOW}
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
  return redis.call('ZCARD', KEYS[1])`;
