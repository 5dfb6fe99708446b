import { expect, test } from 'vitest';
import { Farewell } from './farewell.ts';

function after(...messages: string[]): Farewell {
  const farewell = new Farewell();
  for (const message of messages) farewell.read(`12:M 22 Nov 2026 14:50:33.261 # ${message}`);
  return farewell;
}

test('a signal and the command are told apart', () => {
  expect(after('Ready to accept connections').cause).toBeNull();
  expect(after('User requested shutdown...').cause).toBe('command');
  const asked = new Farewell();
  asked.read('12:signal-handler (1795359033) Received SIGTERM scheduling shutdown...');
  asked.read('12:M 22 Nov 2026 14:50:33.867 # User requested shutdown...');
  expect(asked.cause).toBe('signal');
});

test('only what is saved at the end is the last', () => {
  expect(after('DB saved on disk').hasSaved).toBe(false);
  expect(after('User requested shutdown...', 'DB saved on disk').hasSaved).toBe(true);
});
