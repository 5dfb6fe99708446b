import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main as startClass } from './class.ts';
import { main as startDev } from './dev.ts';
import { main as start } from './start.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

test.each([
  ['npm start', start],
  ['npm run class', startClass],
  ['npm run dev', startDev],
])('%s refuses a bad setting before anything is brought or built', async (_, command) => {
  vi.stubEnv('CLASS', '1');
  vi.stubEnv('ALLOW_OPEN', '1');
  // Whatever set-up would look for, it is not there.
  vi.stubEnv('PATH', '/nowhere');
  const setup = { root, args: [], unlock: () => {}, finish: () => {} };
  await expect(command(setup)).rejects.toMatchObject({
    name: 'SetupError',
    message: expect.stringMatching(/^ALLOW_OPEN=1 cannot be used: expected without CLASS=1/),
  });
  expect(readdirSync(root)).toEqual([]);
});
