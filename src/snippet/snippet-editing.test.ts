import { expect, it } from 'vitest';
import { hintOf } from './snippet-editing.ts';

it('an empty editor suggests what answers on its computer', () => {
  expect([hintOf('shell', 'server'), hintOf('redis', 'server')]).toEqual(['redis-cli PING', 'PING']);
  expect([hintOf('shell', 'laptop'), hintOf('python', 'laptop')]).toEqual(['redis-cli -h server PING', 'import redis']);
});
