import { describe, expect, test } from 'vitest';
import type { ConsoleEvent, SignalName } from '../../protocol.ts';
import { alteredMachine, type PageMachine } from '../page-machine.ts';
import { inputOf } from '../standard-input.ts';
import { call, machineWith } from './process.test-support.ts';
import { isDaemonized, redisServer } from './redis-server.ts';

type Start = Parameters<PageMachine['start']>[0];

/** A machine whose console says these events, one by one; Ctrl-C brings the last. */
function consoleOf(
  events: readonly ConsoleEvent[],
  lastWords: readonly ConsoleEvent[] = [],
): { machine: PageMachine; starts: Start[]; signals: SignalName[] } {
  const starts: Start[] = [];
  const signals: SignalName[] = [];
  const interrupted = Promise.withResolvers<void>();
  async function* say(): AsyncGenerator<ConsoleEvent> {
    yield* events;
    if (lastWords.length > 0) await interrupted.promise;
    yield* lastWords;
  }
  const machine = alteredMachine(machineWith().machine, {
    start: async (request) => {
      starts.push(request);
      return {
        events: say(),
        signal: (name) => {
          signals.push(name);
          interrupted.resolve();
        },
        detach: () => undefined,
      };
    },
  });
  return { machine, starts, signals };
}

const readFile = async (): Promise<Uint8Array> => new TextEncoder().encode('bind 192.168.1.44\n');
const started: ConsoleEvent = { type: 'started', pid: 5, port: 6379 };

describe('what it is started with', () => {
  test.each([
    ['', { args: [], config: null, background: false }],
    ['--port 6380', { args: ['--port', '6380'], config: null, background: false }],
    ['redis.conf --port 1', { args: ['--port', '1'], config: 'bind 192.168.1.44\n', background: false }],
    ['--daemonize yes', { args: ['--daemonize', 'yes'], config: null, background: true }],
    ['-', { args: [], config: '\nfrom stdin', background: false }],
    ['redis.conf -', { args: [], config: 'bind 192.168.1.44\n\nfrom stdin', background: false }],
    ['--version', { args: ['--version'], config: null, background: false }],
  ])('redis-server %s', async (args, request) => {
    const { machine, starts } = consoleOf([started, { type: 'exited', code: 0, signal: null }]);
    await call(redisServer, machine, args, { readFile, stdin: inputOf(new TextEncoder().encode('from stdin')) });
    expect(starts).toEqual([request]);
  });

  test.each([
    [['--daemonize', 'yes'], null, true],
    [['--daemonize', 'no'], 'daemonize yes', false],
    [[], 'port 1\n daemonize "yes"\n', true],
    [[], '# daemonize yes\n', false],
    [['--daemonize yes'], null, true],
    [[], 'daemonize yes\ndaemonize no', false],
  ])('%j after %j', (args, config, expected) => {
    expect(isDaemonized(args, config)).toBe(expected);
  });
});

describe('how it ends', () => {
  test.each<[ConsoleEvent, { text: string; status: number }]>([
    [
      { type: 'exited', code: 0, signal: null },
      { text: 'log\n', status: 0 },
    ],
    [
      { type: 'exited', code: 1, signal: null },
      { text: 'log\n', status: 1 },
    ],
    [
      { type: 'exited', code: null, signal: 'SIGKILL' },
      { text: 'log\nKilled\n', status: 137 },
    ],
    [
      { type: 'exited', code: null, signal: 'SIGINT' },
      { text: 'log\n', status: 130 },
    ],
    [
      { type: 'refused', message: 'No more than three servers.' },
      { text: 'log\nredis-server: No more than three servers.\n', status: 1 },
    ],
  ])('%j', async (event, outcome) => {
    const { machine } = consoleOf([started, { type: 'log', text: 'log\n' }, event]);
    expect(await call(redisServer, machine, '')).toEqual(outcome);
  });

  test('Ctrl-C sends INT and shows the last words', async () => {
    const lastWords: ConsoleEvent[] = [
      { type: 'log', text: 'bye bye...\n' },
      { type: 'exited', code: 0, signal: null },
    ];
    const { machine, signals } = consoleOf([started, { type: 'ready' }], lastWords);
    const keyboard = new AbortController();
    const ended = call(redisServer, machine, '', { interrupted: keyboard.signal });
    keyboard.abort();
    expect(await ended).toEqual({ text: 'bye bye...\n', status: 0 });
    expect(signals).toEqual(['INT']);
  });

  test('in the background it is quiet, unless it does not come up', async () => {
    const log: ConsoleEvent = { type: 'log', text: 'why\n' };
    expect(await call(redisServer, consoleOf([started, log, { type: 'ready' }]).machine, '--daemonize yes')).toEqual({
      text: '',
      status: 0,
    });
    expect(
      await call(redisServer, consoleOf([started, log, { type: 'exited', code: 1, signal: null }]).machine, '--daemonize yes'),
    ).toEqual({ text: 'why\n', status: 1 });
  });

  test('without its configuration it does not start', async () => {
    const { machine, starts } = consoleOf([]);
    expect(await call(redisServer, machine, 'nope.conf')).toEqual({
      text: "# Fatal error, can't open config file '/home/student/nope.conf': No such file or directory\n",
      status: 1,
    });
    expect((await call(redisServer, machine, '-')).text).toContain('a snippet has none');
    expect(starts).toEqual([]);
  });
});
