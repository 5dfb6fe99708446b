import { expect, test } from 'vitest';
import type { RoomNews } from '../../../class-protocol.ts';
import { forecastFor } from './forecast.ts';
import { waitBefore } from './reconnection.ts';
import { roomState } from './room-state.ts';

const room: RoomNews = {
  servers: { live: 27, parked: 2, down: ['Noor'] },
  memory: { used: 1e8, all: 76e8, more: 80 },
  disk: { used: 1, limit: 20 },
  queue: { waiting: 3, startMs: 30 },
  processor: 0.09,
  cores: 2,
};

test.each<[string, Partial<RoomNews>, string]>([
  ['one server down and a short queue', {}, 'well'],
  ['memory nearly all used', { memory: { used: 69e8, all: 76e8, more: 3 } }, 'memory'],
  ['no room for one more full server', { memory: { used: 1, all: 76e8, more: 0 } }, 'memory'],
  ['a full disk before all else', { disk: { used: 18, limit: 20 }, memory: { used: 1, all: 1, more: 0 } }, 'disk'],
  ['a queue that takes long', { queue: { waiting: 1, startMs: 2_000 } }, 'queue'],
  ['a slow start with nobody waiting', { queue: { waiting: 0, startMs: 9_000 } }, 'well'],
  ['a busy processor', { processor: 0.95 }, 'processor'],
])('the room: %s', (_case, change, expected) => {
  expect(roomState({ ...room, ...change })).toBe(expected);
});

test('the forecast for any number of students comes from that for one', () => {
  const forecast = { students: 30, usualBytes: 30, fullBytes: 300, allBytes: 1_000, parksFrom: 110 };
  expect(forecastFor(30, forecast)).toMatchObject({ usualBytes: 30, fullBytes: 300, verdict: 'spare' });
  expect(forecastFor(60, forecast)).toMatchObject({ fullBytes: 600, verdict: 'spare' });
  expect(forecastFor(110, forecast).verdict).toBe('parks');
  expect(forecastFor(2_000, forecast).verdict).toBe('tight');
});

test('tries to reach the class computer come later and later, and never all at once', () => {
  expect([0, 1, 2, 3, 4, 5, 20].map((tries) => waitBefore(tries, 1))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(waitBefore(20, 0)).toBe(7_500);
});
