import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main as startClass } from './class.ts';
import { main as startDev } from './dev.ts';
import { main as start } from './start.ts';

let root: string;
let dataDir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'project-'));
  dataDir = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of [root, dataDir]) rmSync(folder, { recursive: true });
});

const commands = [
  ['npm start', start],
  ['npm run class', startClass],
  ['npm run dev', startDev],
] as const;

/** Runs a command where set-up finds none of what it would look for, and returns what it is refused with. */
async function refusal(command: (typeof commands)[number][1]): Promise<unknown> {
  vi.stubEnv('PATH', '/nowhere');
  const setup = { root, args: [], unlock: () => {}, finish: () => {} };
  const error = await command(setup).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'SetupError' });
  expect(readdirSync(root)).toEqual([]);
  return (error as Error).message;
}

test.each(commands)('%s refuses a bad setting before anything is brought or built', async (_, command) => {
  vi.stubEnv('CLASS', '1');
  vi.stubEnv('ALLOW_OPEN', '1');
  expect(await refusal(command)).toMatch(/^ALLOW_OPEN=1 cannot be used: expected without CLASS=1/);
});

test.each(commands)('%s refuses a data folder that cannot be used as early', async (_, command) => {
  const file = join(dataDir, 'notes.txt');
  writeFileSync(file, 'mine');
  vi.stubEnv('DATA_DIR', file);
  expect(await refusal(command)).toBe(
    `The data folder ${file} cannot be used: it is a file, not a folder. Move that file away, or name another folder with DATA_DIR.`,
  );
});

test.each(commands)('%s refuses a taken port as early, and is told with another one', async (typed, command) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  vi.stubEnv('HOST', '127.0.0.1');
  vi.stubEnv('PORT', String(port));
  vi.stubEnv('DATA_DIR', dataDir);
  expect(await refusal(command)).toMatch(
    new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is taken by another program\\..* PORT=\\d+ ${typed} `),
  );
  other.close();
});
