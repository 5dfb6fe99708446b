import { expect, test } from 'vitest';
import { afterAttempt, chooseCarrier, noHistory, retryLimits, type SocketHistory } from './carrier-choice.ts';

/** A history of failures that all happened at a time. */
function failed(times: number, at: number): SocketHistory {
  let history = noHistory;
  for (let time = 0; time < times; time += 1) history = afterAttempt(history, false, at);
  return history;
}

test('a WebSocket is what is tried first, however late', () => {
  for (const now of [0, 1e9]) expect(chooseCarrier(noHistory, now)).toEqual({ carrier: 'websocket', probe: false });
});

test.each([
  [1, retryLimits.firstMs],
  [2, 2 * retryLimits.firstMs],
  [3, 4 * retryLimits.firstMs],
  [30, retryLimits.longestMs],
  [2000, retryLimits.longestMs],
])('after %i failures connections go in plain requests, and a WebSocket is tried beside them after %i ms', (times, wait) => {
  const history = failed(times, 1_000);
  expect(chooseCarrier(history, 1_000)).toEqual({ carrier: 'http-tunnel', probe: false });
  expect(chooseCarrier(history, 1_000 + wait - 1)).toEqual({ carrier: 'http-tunnel', probe: false });
  expect(chooseCarrier(history, 1_000 + wait)).toEqual({ carrier: 'http-tunnel', probe: true });
});

test('a WebSocket that opened undoes all failures', () => {
  const history = afterAttempt(failed(5, 1_000), true, 2_000);
  expect(chooseCarrier(history, 2_000)).toEqual({ carrier: 'websocket', probe: false });
  expect(chooseCarrier(afterAttempt(history, false, 3_000), 3_000 + retryLimits.firstMs).probe).toBe(true);
});
