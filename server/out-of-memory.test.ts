import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const code = `
  const { standBehindOthers } = await import(${JSON.stringify(new URL('out-of-memory.ts', import.meta.url).href)});
  await standBehindOthers();
  const { readFile } = await import('node:fs/promises');
  console.log(await readFile('/proc/self/oom_score_adj', 'utf8'));
`;

/** CAP_SYS_RESOURCE, which root may lack in a container. */
const mayAsk = async (): Promise<boolean> => {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  return ((BigInt(`0x${/^CapEff:\s(\w+)/m.exec(status)?.[1] ?? '0'}`) >> 24n) & 1n) === 1n;
};

test.skipIf(process.platform !== 'linux')('the bridge stands behind others where it may', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
  expect(stdout.trim()).toBe((await mayAsk()) ? '-500' : (await readFile('/proc/self/oom_score_adj', 'utf8')).trim());
});
