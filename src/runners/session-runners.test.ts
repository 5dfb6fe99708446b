import { expect, test } from 'vitest';
import { texts } from '../texts/languages/en.ts';
import { runnerTexts } from '../texts/runners/en.ts';
import type { Runner, RunnerKind, RunnersOf } from './runner.ts';
import { SessionRunners, type RunnerModules } from './session-runners.ts';

// None of these runners uses more of the page.
const parts = {
  texts,
  computer: 'server',
  files: 'server',
  at: (computer: string) => ({ computer, files: computer }),
} as unknown as ConstructorParameters<typeof SessionRunners>[0];

class TestRunner implements Runner {
  isDisposed = false;

  run(): ReturnType<Runner['run']> {
    return Promise.resolve({ status: 'done', exitCode: 0 });
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

const missing: RunnerModules['redis'] = () => Promise.reject(new TypeError('Failed to fetch'));

/** Runners whose shell loads as a test has it. */
function runnersWith(shell: () => Promise<RunnerKind>): SessionRunners {
  const modules: RunnerModules = {
    shell: async () => {
      const kind = await shell();
      return { runnersOf: () => kind };
    },
    redis: missing,
    python: missing,
  };
  return new SessionRunners(parts, modules, async () => runnerTexts);
}

test('every session of a kind has one runner', async () => {
  const runners = runnersWith(async () => ({ create: () => new TestRunner() }));
  const main = await runners.of('shell', 'main');
  expect(await runners.of('shell', 'main')).toBe(main);
  expect(await runners.of('shell', 'other')).not.toBe(main);
});

test('a program that cannot be loaded is told of, and may be loaded the next time', async () => {
  let attempts = 0;
  const runners = runnersWith(async () => {
    attempts += 1;
    if (attempts === 1) throw new TypeError('Failed to fetch');
    return { create: () => new TestRunner() };
  });
  void runners.preload('shell', 'main');
  await expect(runners.of('shell', 'main')).rejects.toThrow('could not be loaded');
  expect(await runners.of('shell', 'main')).toBeInstanceOf(TestRunner);
  expect(attempts).toBe(2);
});

test('what a first run needs is loaded before it once, and for no session that has had one', async () => {
  let preloads = 0;
  const runners = runnersWith(async () => ({ create: () => new TestRunner(), preload: () => (preloads += 1) }));
  void runners.preload('shell', 'main');
  await runners.of('shell', 'main');
  expect(preloads).toBe(1);
  void runners.preload('shell', 'main');
  void runners.preload('shell', 'other');
  await runners.of('shell', 'other');
  expect(preloads).toBe(2);
});

test('whoever loads it ahead is told when it has begun to start, and when it cannot be loaded', async () => {
  let isStarted = false;
  const runners = runnersWith(async () => ({ create: () => new TestRunner(), preload: () => (isStarted = true) }));
  await runners.preload('shell', 'main');
  expect(isStarted).toBe(true);
  await runners.preload('redis', 'main');
});

test('whoever loads a session ahead that somebody else starts is told no sooner, and starts no other', async () => {
  const { promise: loaded, resolve: load } = Promise.withResolvers<RunnerKind>();
  const runners = runnersWith(() => loaded);
  const seen: string[] = [];
  const prepared = runners.prepare('shell', 'main', 'server');
  const preloaded = runners.preload('shell', 'main').then(() => seen.push('told'));
  // Whatever waits for nothing but a promise that is settled has gone on by then.
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  load({
    create: () => Object.assign(new TestRunner(), { prepare: async () => void seen.push('started') }),
    preload: () => seen.push('another'),
  });
  await Promise.all([prepared, preloaded]);
  expect(seen).toEqual(['started', 'told']);
});

test('a session is prepared in the runner that its run has, and a program that cannot be loaded is no failure before that', async () => {
  const prepared: Runner[] = [];
  class PreparedRunner extends TestRunner {
    async prepare(): Promise<void> {
      prepared.push(this);
    }
  }
  const runners = runnersWith(async () => ({ create: () => new PreparedRunner() }));
  await runners.prepare('shell', 'main', 'server');
  expect(prepared).toEqual([await runners.of('shell', 'main')]);
  await runners.prepare('redis', 'main', 'server');
});

test('dispose ends what is loaded at once, waits for nothing, and ends what is loaded later', async () => {
  const loaded = runnersWith(async () => ({ create: () => new TestRunner() }));
  const runner = await loaded.of('shell', 'main');
  loaded.dispose();
  await Promise.resolve();
  expect(runner).toMatchObject({ isDisposed: true });
  expect(await loaded.of('shell', 'main'), 'the next run has a new one').not.toBe(runner);

  const later = Promise.withResolvers<RunnerKind>();
  const loading = runnersWith(() => later.promise);
  const waiting = loading.of('shell', 'main');
  loading.dispose();
  later.resolve({ create: () => new TestRunner() });
  const late = await waiting;
  await Promise.resolve();
  expect(late).toMatchObject({ isDisposed: true });
});

test('another computer has sessions of its own, of runners that are made for it', async () => {
  const made: string[] = [];
  const modules: RunnerModules = {
    shell: async () => ({
      runnersOf: ({ computer }) => {
        made.push(computer);
        return { create: () => new TestRunner() };
      },
    }),
    redis: missing,
    python: missing,
  };
  const runners = new SessionRunners(parts, modules, async () => runnerTexts);
  const server = await runners.of('shell', 'main');
  const laptop = await runners.of('shell', 'main', 'laptop');
  expect(laptop).not.toBe(server);
  expect(await runners.of('shell', 'main', 'server')).toBe(server);
  expect(await runners.of('shell', 'main', 'laptop')).toBe(laptop);
  await runners.of('shell', 'second', 'laptop');
  expect(made).toEqual(['server', 'laptop']);
  runners.dispose();
  await expect.poll(() => [server, laptop].map((runner) => (runner as TestRunner).isDisposed)).toEqual([true, true]);
  // What it keeps of another computer is made anew: its files are gone.
  await runners.of('shell', 'main', 'laptop');
  expect(made).toEqual(['server', 'laptop', 'laptop']);
});

/** Interpreters that say on which computer they were asked. */
const placedRunners: RunnersOf = ({ computer }) => ({
  create: () => Object.assign(new TestRunner(), { inspect: async (question: string) => `${question} at ${computer}` }),
});

test('code is completed from what its own computer has', async () => {
  const runners = new SessionRunners(
    parts,
    { shell: missing, redis: missing, python: async () => ({ runnersOf: placedRunners }) },
    async () => runnerTexts,
  );
  await Promise.all([runners.of('python', 'main'), runners.of('python', 'main', 'laptop')]);
  expect(await runners.inspect('python', 'main', 'laptop', 'x')).toBe('x at laptop');
  expect(await runners.inspect('python', 'main', 'server', 'x')).toBe('x at server');
  expect(await runners.inspect('python', 'other', 'laptop', 'x')).toBeNull();
});

test('each computer has files of its own', () => {
  const runners = runnersWith(async () => ({ create: () => new TestRunner() }));
  expect(['server', 'laptop'].map((computer) => runners.filesOf(computer))).toEqual(['server', 'laptop']);
});
