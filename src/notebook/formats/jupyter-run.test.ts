// A notebook that was written here, run by Jupyter itself (nbclient, from PyPI) against a real Redis.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRedis, type TestRedis } from '../../../server/testing/test-redis.ts';
import { writeJupyter } from './jupyter.ts';
import { readMarkdown } from './markdown-reader.ts';

const packages = ['nbclient==0.11.0', 'ipykernel==7.4.0', 'redis==8.1.0'];
const venv = resolve(import.meta.dirname, '../../../.cache/jupyter');
const python = join(venv, 'bin', 'python');
const hasPython = spawnSync('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']).status === 0;

let redis: TestRedis;
let folder: string;
beforeAll(async () => {
  if (!hasPython) return;
  if (spawnSync(python, ['-c', 'import nbclient, ipykernel, redis']).status !== 0) {
    rmSync(venv, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', venv]);
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], { stdio: 'pipe' });
  }
  redis = await startTestRedis();
  folder = mkdtempSync(join(tmpdir(), 'notebook-jupyter-'));
  // The reader's redis-cli finds their Redis by itself; this one is at a socket of the test's own.
  mkdirSync(join(folder, 'bin'));
  const cli = execFileSync('sh', ['-c', 'command -v redis-cli'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'bin', 'redis-cli'), `#!/bin/sh\nexec ${cli} -s ${redis.path} "$@"\n`, { mode: 0o755 });
}, 300_000);
afterAll(async () => {
  if (!existsSync(folder ?? '')) return;
  rmSync(folder, { recursive: true });
  await redis.stop();
});

const lesson = `---
title: Out of the page
---

Text with *emphasis*.

\`\`\`redis
127.0.0.1:6379> SET visits 41
OK
127.0.0.1:6379> INCR visits
(integer) 42
127.0.0.1:6379> INCR visits now
(error) ERR wrong number of arguments for 'incr' command
\`\`\`

\`\`\`redis session=listener
127.0.0.1:6379> SUBSCRIBE news
1) "subscribe"
\`\`\`

\`\`\`bash session
$ redis-cli GET visits
"42"
$ false
\`\`\`

\`\`\`pycon
>>> import os, redis
>>> r = redis.Redis(unix_socket_path=os.environ["REDIS_SOCKET"], decode_responses=True)
>>> r.get("visits")
'42'
>>> for name in ("a", "b"):
...     print(name)
...
a
b
\`\`\`

\`\`\`pycon
>>> r.incr("visits", "now")
Traceback (most recent call last):
...
redis.exceptions.ResponseError: value is not an integer or out of range
\`\`\`

\`\`\`pycon
>>> r.incr("visits")
43
\`\`\`
`;

test.skipIf(!hasPython)('runs in Jupyter from its first cell to its last', { timeout: 120_000, tags: 'whole' }, () => {
  const file = join(folder, 'lesson.ipynb');
  writeFileSync(file, writeJupyter(readMarkdown(lesson)));
  const run = [
    'import nbformat, sys',
    'from nbclient import NotebookClient',
    'book = nbformat.read(sys.argv[1], as_version=4)',
    'nbformat.validate(book)',
    'NotebookClient(book, timeout=60, kernel_name="python3").execute()',
    'nbformat.write(book, sys.argv[1])',
  ].join('\n');
  const env = {
    ...process.env,
    REDIS_SOCKET: redis.path,
    PATH: [join(folder, 'bin'), join(venv, 'bin'), process.env['PATH']].join(delimiter),
  };
  const { status, stderr } = spawnSync(python, ['-c', run, file], { encoding: 'utf8', cwd: folder, env });
  expect(status, stderr).toBe(0);

  const text = readFileSync(file, 'utf8');
  const cells = (
    JSON.parse(text) as { cells: { outputs?: { text?: string | string[]; data?: Record<string, string[]>; ename?: string }[] }[] }
  ).cells;
  const printed = cells.map(({ outputs = [] }) =>
    outputs.map(({ text: stream, data, ename }) => [stream ?? data?.['text/plain'] ?? ename ?? ''].flat().join('')).join(''),
  );
  expect(printed.join('\n---\n')).toContain('OK\n(integer) 42\n(error) ERR wrong number of arguments');
  expect(printed.join('\n---\n')).toContain("'42'");
  expect(printed.join('\n---\n')).toContain('a\nb\n');
  expect(printed).toContain('ResponseError');
  expect(printed.at(-1)).toBe('43');
});
