import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { confine, confinedEnvironment, goAhead, type IsolationMeans } from './confinement/confinement.ts';
import { helperSteps } from './processes/helper-command.ts';
import { detectIsolation } from './isolation.ts';
import { findRedis } from './redis-server/redis-binary.ts';

const run = promisify(execFile);
const limits = { addressSpaceBytes: 2 ** 30, fileBytes: 2 ** 20, openFiles: 64, processes: 99 };
const host = await detectIsolation();
const redis = await findRedis();
const question = redis === null ? {} : { redis };
const thick = await detectIsolation(question);

/** What a script prints in there. answer: what it is told once it has arrived. */
async function inside(means: IsolationMeans, script: string, answer = goAhead): Promise<string> {
  const confinement = { uid: means.uids?.first ?? null, folder: '/tmp', joins: null, limits };
  const steps = helperSteps(means, { data: '/', runtime: '/', redis: '/' }, false);
  const [file = '', ...args] = [...steps, ...confine(means, confinement, ['sh', '-c', script])];
  const running = run(file, args, { env: confinedEnvironment() });
  running.child.stdin?.end(answer);
  return (await running).stdout.trim();
}

test('elsewhere than on Linux there is no namespace, and the summary says so', async () => {
  expect(await detectIsolation({ platform: 'darwin' })).toMatchObject({
    kind: 'rewritten',
    hasParentDeathSignal: false,
    uids: null,
    summary: expect.stringContaining('need Linux') as string,
  });
});

test('a confined process is bounded, whatever the host grants', async () => {
  for (const means of [host, { ...host, kind: 'rewritten' as const, isUserNamespace: false }]) {
    expect(await inside(means, 'ulimit -c; ulimit -n; ulimit -f; pwd; echo error >&2')).toBe('0\n64\n2048\n/tmp\nerror');
    expect(await inside(means, 'cat /proc/self/oom_score_adj')).toBe('500');
    if (means.uids !== null) expect(await inside(means, 'cat /proc/self/limits')).toMatch(/^Max processes\s+99\s+99 /m);
  }
});

test('a process that is not answered runs nothing, since a redis-server without its configuration would have no walls', async () => {
  for (const means of [host, { ...host, kind: 'rewritten' as const, isUserNamespace: false }]) {
    expect(await inside(means, 'echo served')).toBe('served');
    await expect(inside(means, 'echo served', '')).rejects.toMatchObject({ code: 126, stdout: '' });
  }
});

test('the environment of the bridge stays with it', () => {
  expect(confinedEnvironment({ PATH: '/a', SECRET: 'x', TZ: 'UTC' })).toEqual({
    PATH: '/a:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin',
    MALLOC_ARENA_MAX: '1',
    TZ: 'UTC',
  });
});

/** A folder for PATH whose bwrap is the real one, with another program in mount's place. */
async function brokenMount(folder: string): Promise<string> {
  const mount = join(folder, 'mount');
  await writeFile(mount, '#!/bin/sh\necho mount takes no table here\nexit 1\n', { mode: 0o755 });
  const { stdout: real } = await run('sh', ['-c', 'command -v bwrap']);
  const covers = ['/bin/mount', '/usr/bin/mount'].map((path) => `--ro-bind ${mount} ${path}`).join(' ');
  const lines = [
    '#!/bin/sh',
    'covered=',
    'for word; do shift',
    `  if [ "$word" = -- ] && [ -z "$covered" ]; then covered=1; set -- "$@" ${covers}; fi`,
    '  set -- "$@" "$word"; done',
    `exec ${real.trim()} "$@"`,
  ];
  await writeFile(join(folder, 'bwrap'), `${lines.join('\n')}\n`, { mode: 0o755 });
  return folder;
}

test.skipIf(!host.hasCables)('computers are joined only where the kernel has what joins them, and the summary says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const { PATH } = process.env;
  try {
    const { stdout: real } = await run('sh', ['-c', 'command -v ip'], { env: confinedEnvironment() });
    const lines = [
      '#!/bin/sh',
      'input=$(cat)',
      'case "$input" in *"type bridge"*) echo "Error: Unknown device type." >&2; exit 2;; esac',
      `echo "$input" | ${real.trim()} "$@"`,
    ];
    await writeFile(join(folder, 'ip'), `${lines.join('\n')}\n`, { mode: 0o755 });
    process.env['PATH'] = `${folder}:${PATH}`;
    const means = await detectIsolation();
    expect(means).toMatchObject({ kind: 'namespace', hasCables: false });
    expect(means.summary).toContain('no network between them can be had here (Error: Unknown device type.)');
  } finally {
    process.env['PATH'] = PATH;
    await rm(folder, { recursive: true });
  }
});

test.skipIf(!thick.hasThickWalls)("thick walls are taken only where a machine's own mounts can be made", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const { PATH } = process.env;
  try {
    process.env['PATH'] = `${await brokenMount(folder)}:${PATH}`;
    const means = await detectIsolation(question);
    expect(means).toMatchObject({ kind: 'namespace', hasThickWalls: false });
    expect(means.summary).toContain('see the files of this computer, though: mount takes no table here.');
  } finally {
    process.env['PATH'] = PATH;
    await rm(folder, { recursive: true });
  }
});

describe.skipIf(host.kind !== 'namespace')('where the host grants namespaces', () => {
  test("a process has the machine's address and no other", async () => {
    expect(await inside(host, "ip -o -4 address | awk '{print $2, $4}'")).toBe('lo 127.0.0.1/8\nlo 192.168.1.44/32');
    expect(await inside(host, 'ip route get 192.168.1.45 2>&1 || true')).toContain('unreachable');
  });

  test("a process has neither the bridge's user nor its privileges", async () => {
    const status = await inside(host, 'cat /proc/self/status');
    expect(status).toMatch(/CapEff:\s0+$/m);
    expect(status).toMatch(/NoNewPrivs:\s1$/m);
    expect(Number(/^Uid:\s(\d+)/m.exec(status)?.[1])).toBe(host.uids?.first ?? (host.isUserNamespace ? 0 : process.getuid?.()));
  });
});
