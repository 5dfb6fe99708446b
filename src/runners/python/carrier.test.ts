import { expect, it } from 'vitest';
import { chooseCarrier } from './carrier.ts';

it.each([
  [false, true, 'socket'],
  [false, false, 'http-tunnel'],
  [true, true, 'http-tunnel'],
  [true, false, 'http-tunnel'],
] as const)('without WebSockets: %s, in an engine that can suspend: %s, it is %s', (onlyHttp, canSuspend, carrier) => {
  expect(chooseCarrier(onlyHttp, canSuspend)).toBe(carrier);
});
