import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { machineLimits } from '../limits.ts';
import type { IsolationMeans } from './confinement.ts';
import { HelperConnection, type HelperProcess } from './helper-connection.ts';
import { detectIsolation } from './isolation.ts';
import { findRedis } from './redis-binary.ts';
import { startTimeOf } from './process-folder.ts';

const redis = (await findRedis()) ?? '';
const host = await detectIsolation({ redis });
const ways: [string, IsolationMeans][] = [
  ['behind thin walls', { ...host, hasThickWalls: false }],
  ...(host.hasThickWalls ? [['behind thick walls', host] satisfies [string, IsolationMeans]] : []),
];

/** A helper in folders of its own, which end with the test. */
class TestHelper {
  readonly reports: string[] = [];
  readonly folder: string;
  #helper: HelperConnection | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async open(means: IsolationMeans): Promise<TestHelper> {
    const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
    await chmod(folder, 0o711);
    const places = { data: join(folder, 'learners'), runtime: join(folder, 'run'), redis };
    for (const place of [places.data, places.runtime]) await mkdir(place);
    const helper = new TestHelper(folder);
    const report = (entry: string): void => {
      helper.reports.push(entry);
    };
    helper.#helper = await HelperConnection.open({ means, places, limits: machineLimits, report });
    opened.push(helper);
    return helper;
  }

  /** Runs a script of sh in a machine. */
  async run(script: string, name = 'a'): Promise<HelperProcess> {
    const machine = { data: join(this.folder, 'learners', name), runtime: join(this.folder, 'run', name) };
    for (const place of [machine.data, machine.runtime]) {
      await mkdir(place, { recursive: true });
      await chmod(place, 0o777);
    }
    const uid = host.uids?.first ?? null;
    const process = await this.#connection.spawn({ machine, uid, command: ['sh', '-c', script], folder: machine.data });
    process.stream.resume();
    return process;
  }

  /** What a script prints, once it has ended. */
  async output(script: string, name = 'a'): Promise<string> {
    const { stream } = await this.run(script, name);
    stream.end();
    return (await text(stream)).trim();
  }

  async remove(): Promise<void> {
    await this.#connection.close();
    await rm(this.folder, { recursive: true });
  }

  get #connection(): HelperConnection {
    if (this.#helper === null) throw new Error('The helper is not open');
    return this.#helper;
  }
}

const opened: TestHelper[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(opened.splice(0).map((helper) => helper.remove()));
});

describe.skipIf(host.kind !== 'namespace').each(ways)('a machine %s', (_, means) => {
  test('has one network for all its processes, also when the one that made it has died', async () => {
    const helper = await TestHelper.open(means);
    const [first, second, stranger] = await Promise.all([helper.run('read x'), helper.run('read x'), helper.run('read x', 'b')]);
    expect(await Promise.all([first, second, stranger].map(({ placed }) => placed))).toEqual([true, true, true]);
    const network = await networkOf(first.pid);
    expect(await networkOf(second.pid)).toBe(network);
    expect(await networkOf(stranger.pid)).not.toBe(network);
    for (const process of [first, second]) {
      process.signal('KILL');
      expect(await process.exited).toEqual({ code: null, signal: 'SIGKILL' });
    }
    const third = await helper.run('read x');
    expect(await third.placed).toBe(true);
    expect(await networkOf(third.pid)).toBe(network);
  });

  test('whose first process fails makes its network at the next start', async () => {
    const helper = await TestHelper.open(means);
    expect(await (await helper.run('exit 3')).exited).toEqual({ code: 3, signal: null });
    expect(await (await helper.run('read x')).placed).toBe(true);
  });

  test('inherits no descriptor but the three of its streams', async () => {
    const helper = await TestHelper.open(means);
    for (const way of ['makes', 'joins']) {
      expect((await helper.output('ls /proc/$$/fd')).split(/\s+/), way).toEqual(['0', '1', '2']);
    }
  });

  test('ends with its helper, with the processes it forked too, and the next use starts both again', async () => {
    const helper = await TestHelper.open(means);
    const victim = await helper.run('sleep 1000 & echo $!; wait');
    const [line] = (await once(victim.stream, 'data')) as [Buffer];
    const child = Number(line.toString());
    const [, parent] = /^PPid:\s(\d+)/m.exec(await readFile(`/proc/${victim.pid}/status`, 'utf8')) ?? [];
    process.kill(Number(parent), 'SIGKILL');
    expect(await victim.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await expect.poll(() => [victim.pid, child].map(startTimeOf), { timeout: 10_000 }).toEqual(['', '']);
    expect(helper.reports).toEqual([expect.stringContaining('The helper that starts redis-servers died')]);
    expect(await helper.output('echo again')).toBe('again');
  });
});

describe.skipIf(host.kind !== 'namespace')('a process that is not where it should be', () => {
  /** Steps in place of the real ones that lead nowhere: as if a namespace had changed hands. */
  const leadNowhere = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n';

  test.each([
    ['joined another network', true],
    ['stayed in the network of the bridge', false],
  ])('since it %s is ended, and told nothing', async (_, joins) => {
    const programs = await mkdtemp(join(tmpdir(), 'notebook-'));
    await chmod(programs, 0o755);
    vi.stubEnv('PATH', `${programs}:${process.env['PATH']}`);
    const helper = await TestHelper.open({ ...host, hasThickWalls: false });
    await (
      await helper.run('read x', 'other')
    ).placed;
    if (joins) expect(await (await helper.run('read x')).placed).toBe(true);
    // What follows in the network of the host must not change it.
    await writeFile(join(programs, 'ip'), '#!/bin/sh\ncat >/dev/null\n', { mode: 0o755 });
    for (const name of ['nsenter', 'unshare']) await writeFile(join(programs, name), leadNowhere, { mode: 0o755 });
    const astray = await helper.run('cat');
    const output = text(astray.stream);
    expect(await astray.placed).toBe(false);
    expect(await astray.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await output).toBe('');
    await rm(programs, { recursive: true });
  });
});

describe.skipIf(!host.hasThickWalls)('thick walls', () => {
  test("show no files but the machine's own and the system's, and let only the machine's own be written", async () => {
    const helper = await TestHelper.open(host);
    await (
      await helper.run('read x', 'b')
    ).placed;
    const folder = join(helper.folder, 'learners');
    expect(await helper.output(`pwd; ls ${folder} ${join(helper.folder, 'run')}; echo mine >file; cat file`)).toBe(
      [join(folder, 'a'), `${folder}:`, 'a', '', `${join(helper.folder, 'run')}:`, 'a', 'mine'].join('\n'),
    );
    expect(
      await helper.output('for place in / /etc /usr /dev /home /root /notebook; do echo x >$place/x; done; ls /root /home'),
    ).not.toMatch(/^[^:]*$/m);
    expect(await helper.output('getent ahostsv4 localhost')).toMatch(/^127\.0\.0\.1\s+STREAM localhost$/m);
    if (!host.isUserNamespace) expect(await helper.output('cat /proc/sys/kernel/hostname')).toBe('notebook');
  });

  test.skipIf(host.uids === null)("show no process but the machine's user's", async () => {
    const helper = await TestHelper.open(host);
    expect(await helper.output(`ls -d /proc/${process.pid} /proc/1 2>&1; ls -d /proc/self`)).toMatch(
      /No such file.*\n.*No such file.*\n\/proc\/self$/,
    );
  });

  test('let no process make system calls that none of ours needs', async () => {
    const helper = await TestHelper.open(host);
    expect(await helper.output('unshare --user true')).toContain('Operation not permitted');
    expect(await helper.output('unshare --net true')).toContain('Operation not permitted');
    expect(await helper.output('grep ^Seccomp: /proc/self/status')).toMatch(/2$/);
    expect(await helper.output('setpriv --dump | grep "no_new_privs"')).toMatch(/1$/);
  });
});

function networkOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/ns/net`);
}
