import { expect, it } from 'vitest';
import { isTelling } from './verdict-view.ts';

it.each([
  ['GET seat:7', true],
  ['redis-cli -p 6391 ROLE | head -1', true],
  ['cat todo.txt', true],
  [`EVAL_RO "return redis.call('TTL', KEYS[1]) > 0" 1 draft`, false],
  [`redis-cli -p 6391 EVAL_RO "return 1" 0`, false],
  ['for i in 1 2 3; do sleep 0.3; done; redis-cli GET song', false],
  ['while pgrep redis-server\ndo sleep 1\ndone', false],
])('of %j it says what it replies: %s', (input, expected) => {
  expect(isTelling(input)).toBe(expected);
});
