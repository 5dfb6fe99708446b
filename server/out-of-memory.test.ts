import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const code = `
  const { standBehindOthers } = await import(${JSON.stringify(new URL('out-of-memory.ts', import.meta.url).href)});
  await standBehindOthers();
  const { readFile } = await import('node:fs/promises');
  console.log(await readFile('/proc/self/oom_score_adj', 'utf8'));
`;

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('the bridge stands behind others where it may', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
  expect(stdout.trim()).toBe('-500');
});
