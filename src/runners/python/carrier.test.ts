import { expect, it } from 'vitest';
import { chooseCarrier } from './carrier.ts';

it.each([
  ['', true, 'socket'],
  ['', false, 'exchange'],
  ['?channel=xhr', true, 'exchange'],
  ['?a=1&channel=xhr', true, 'exchange'],
  ['?channel=socket', true, 'socket'],
  ['?channel=socket', false, 'exchange'],
] as const)('on a page %j whose engine can suspend: %s, it is %s', (search, canSuspend, carrier) => {
  expect(chooseCarrier(search, canSuspend)).toBe(carrier);
});
