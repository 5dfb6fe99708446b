// Scripts in networks that cannot even be begun.
import { expect, test } from 'vitest';
import { readInNetwork, runScript } from './network-script.ts';

/** A descriptor that no process has: none can be started with it. */
const none = 1_000_000;

test('what cannot be started is complained of, and nothing rejects', async () => {
  expect(await runScript(['exit 0'], [none])).toMatch(/EBADF|EINVAL|EMFILE/);
  expect(await readInNetwork('ip link', none)).toBe('');
});

test('what a script complains of is told, or else how it ended', async () => {
  expect(await runScript(['exit 0'], [])).toBeNull();
  expect(await runScript(['exit 3'], [])).toBe('it ended with 3');
  expect(await runScript(['echo no such thing >&2', 'exit 1'], [])).toBe('no such thing');
});
