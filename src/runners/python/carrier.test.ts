import { expect, it } from 'vitest';
import { chooseCarrier } from './carrier.ts';

it.each([
  ['', true, 'socket'],
  ['', false, 'http-tunnel'],
  ['?channel=xhr', true, 'http-tunnel'],
  ['?a=1&channel=xhr', true, 'http-tunnel'],
  ['?channel=socket', true, 'socket'],
  ['?channel=socket', false, 'http-tunnel'],
] as const)('on a page %j whose engine can suspend: %s, it is %s', (search, canSuspend, carrier) => {
  expect(chooseCarrier(search, canSuspend)).toBe(carrier);
});
