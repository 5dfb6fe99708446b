import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { machineLimits } from '../limits.ts';
import { sources, type IsolationMeans } from '../confinement/confinement.ts';
import { HelperConnection, type HelperOptions, type HelperProcess } from './helper-connection.ts';
import { detectIsolation } from '../isolation.ts';
import { findRedis } from '../redis-server/redis-binary.ts';
import { startTimeOf } from './process-folder.ts';
import type { MachineFolders } from '../machine-folders.ts';

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

  static async open(means: IsolationMeans, limits: HelperOptions['limits'] = machineLimits): Promise<TestHelper> {
    const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
    await chmod(folder, 0o711);
    const places = { data: join(folder, 'learners'), runtime: join(folder, 'run'), redis };
    for (const place of [places.data, places.runtime]) await mkdir(place);
    const helper = new TestHelper(folder);
    const report = (entry: string): void => {
      helper.reports.push(entry);
    };
    helper.#helper = await HelperConnection.open({ means, places, limits, report });
    opened.push(helper);
    return helper;
  }

  /** Runs a script of sh in a machine. */
  async run(script: string, name = 'a'): Promise<HelperProcess> {
    for (const place of Object.values(this.#folders(name))) {
      await mkdir(place, { recursive: true });
      await chmod(place, 0o777);
    }
    return this.runAgain(script, name);
  }

  /** The same in a machine that has its folders already: what is to be started is sent at once. */
  async runAgain(script: string, name = 'a'): Promise<HelperProcess> {
    const machine = this.#folders(name);
    const uid = host.uids?.first ?? null;
    const process = await this.#connection.spawn({ machine, uid, command: ['sh', '-c', script], folder: machine.data });
    process.stream.resume();
    return process;
  }

  /** What a script prints, once it has ended. */
  async output(script: string, name = 'a'): Promise<string> {
    const { stream, placed } = await this.run(script, name);
    await placed;
    stream.end();
    return (await text(stream)).trim();
  }

  async remove(): Promise<void> {
    await this.#connection.close();
    await rm(this.folder, { recursive: true });
  }

  #folders(name: string): MachineFolders {
    return { data: join(this.folder, 'learners', name), runtime: join(this.folder, 'run', name) };
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

describe('a start', () => {
  const means: IsolationMeans = { ...host, hasThickWalls: false };

  test('is told of also where its process has ended before the bridge got round to listen', async () => {
    const helper = await TestHelper.open(means);
    await (
      await helper.run('read x')
    ).placed;
    for (let count = 0; count < 5; count += 1) {
      const started = helper.runAgain('exit 3');
      // The event loop stands still, mostly until the process has ended; what was told of it meanwhile comes all at once.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      expect(await (await started).exited).toEqual({ code: 3, signal: null });
    }
  });

  test('that the helper does not answer fails after a while, and its process is ended when it comes after all', async () => {
    const limits: { -readonly [Name in keyof HelperOptions['limits']]: HelperOptions['limits'][Name] } = { ...machineLimits };
    const helper = await TestHelper.open(means, limits);
    const parent = parentOf((await helper.run('read x')).pid);
    process.kill(parent, 'SIGSTOP');
    limits.spawnMs = 10;
    const file = join(helper.folder, 'learners', 'a', 'pid');
    await expect(helper.runAgain(`echo $$ >${file}; exec sleep 1000`)).rejects.toThrow('does not answer');
    limits.spawnMs = machineLimits.spawnMs;
    process.kill(parent, 'SIGCONT');
    // It is started before the next, which says that it was.
    const { folder } = await helper.runAgain('read x');
    folder.close();
    const children = (): string => readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
    await expect.poll(() => children().split(' ').length, { timeout: 10_000 }).toBe(2);
  });

  test.skipIf(process.platform !== 'linux' || host.uids === null)(
    'stands behind the bridge, and further so with its session once it has started',
    async () => {
      const helper = await TestHelper.open(means);
      const started = await helper.run('read x');
      const { pid } = started;
      expect(getPriority(pid)).toBe(5);
      started.settle();
      await expect.poll(() => getPriority(pid), { timeout: 10_000 }).toBe(10);
      // Kernels without autogroups have no such file.
      const session = `/proc/${pid}/autogroup`;
      if (existsSync(session)) await expect.poll(() => readFileSync(session, 'utf8'), { timeout: 10_000 }).toMatch(/nice 10\n$/);
    },
  );

  test('that waits while the helper dies is made by the next one, once', async () => {
    const helper = await TestHelper.open(means);
    const parent = parentOf((await helper.run('read x')).pid);
    process.kill(parent, 'SIGSTOP');
    const waiting = Array.from({ length: 10 }, () => helper.runAgain('exit 3'));
    process.kill(parent, 'SIGKILL');
    for (const { exited } of await Promise.all(waiting)) expect(await exited).toEqual({ code: 3, signal: null });
    expect(helper.reports).toEqual([expect.stringContaining('The helper that starts redis-servers died')]);
  });

  test.skipIf(host.kind !== 'namespace')('that fails leaves no stream open', async () => {
    const helper = await TestHelper.open(means);
    await helper.output('true');
    await helper.output('true', 'b');
    const before = openDescriptors();
    // The second of a machine waits for the first to arrive: its stream is there when it fails, for a NUL in its arguments.
    for (const name of ['c', 'd', 'e']) {
      const first = helper.run('read x', name);
      const second = helper.run('\0', name);
      await expect(second).rejects.toThrow('null bytes');
      (await first).stream.destroy();
      (await first).folder.close();
      await (
        await first
      ).exited;
    }
    await expect.poll(openDescriptors, { timeout: 10_000 }).toBeLessThanOrEqual(before);
  });
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
    process.kill(parentOf(victim.pid), 'SIGKILL');
    expect(await victim.exited).toEqual({ code: null, signal: 'SIGKILL', isWithHelper: true });
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
    const covered = dirname(sources.data);
    expect(await helper.output(`pwd; ls ${folder} ${join(helper.folder, 'run')}; echo mine >file; cat file`)).toBe(
      [join(folder, 'a'), `${folder}:`, 'a', '', `${join(helper.folder, 'run')}:`, 'a', 'mine'].join('\n'),
    );
    expect(
      await helper.output(`for place in / /etc /usr /dev /home /root ${covered}; do echo x >$place/x; done; ls /root /home`),
    ).not.toMatch(/^[^:]*$/m);
    // Where all machines' folders were; what covers them cannot be taken away.
    expect(await helper.output(`umount ${covered} 2>/dev/null; ls -A ${covered}`)).toBe('');
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

function parentOf(pid: number): number {
  const [, parent] = /^PPid:\s(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(parent);
}

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
