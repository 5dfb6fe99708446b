import { expect, test } from 'vitest';
import type { ForwardEvent } from '../../protocol.ts';
import { call, machineWith } from '../commands/process.test-support.ts';
import type { PageMachine } from '../page-machine.ts';
import { readArguments } from './arguments.ts';
import { ConnectionMeter } from './connection-meter.ts';
import { ngrok } from './ngrok.ts';

const forwarding: ForwardEvent = { type: 'forwarding', host: '0.tcp.ngrok.notebook', port: 12_498 };

/** A machine whose tunnel tells these events and then stands until it is closed, or ends by itself. */
function tunnelling(events: readonly ForwardEvent[], ends = false): { machine: PageMachine; asked: string[]; closed: () => boolean } {
  const asked: string[] = [];
  const end = Promise.withResolvers<void>();
  let isClosed = false;
  const machine: PageMachine = {
    ...machineWith().machine,
    forward: (host, port) => {
      asked.push(`${host}:${port}`);
      return Promise.resolve({
        events: (async function* () {
          yield* events;
          if (!ends) await end.promise;
        })(),
        close() {
          isClosed = true;
          end.resolve();
          return Promise.resolve();
        },
      });
    },
  };
  return { machine, asked, closed: () => isClosed };
}

test.each([
  ['tcp 6379', 'localhost', 6379],
  ['tcp localhost:6380', 'localhost', 6380],
  ['tcp 127.0.0.1:6380', '127.0.0.1', 6380],
  ['tcp tcp://LOCALHOST:1', 'localhost', 1],
  ['tcp --region eu 6379', 'localhost', 6379],
  ['tcp --log=stdout 65535', 'localhost', 65_535],
])('ngrok %s forwards', (args, host, port) => {
  expect(readArguments(args.split(' '))).toEqual({ type: 'forward', host, port });
});

test.each([
  ['tcp', 'needs the port'],
  ['tcp 6379 6380', 'one port at a time'],
  ['tcp redis', 'is no port'],
  ['tcp 0', 'is no port'],
  ['tcp 70000', 'is no port'],
  ['tcp 10.0.0.1:6379', 'this machine alone'],
  ['tcp redis.io:6379', 'this machine alone'],
  ['http 80', 'TCP alone'],
  ['start --all', 'unknown flag: --all'],
  ['up', 'unknown command "up"'],
  ['tcp 6379 --remote-addr=1.tcp.ngrok.io:2', 'unknown flag: --remote-addr'],
])('ngrok %s is refused', async (args, reason) => {
  const { machine, asked } = tunnelling([]);
  const { text, status } = await call(ngrok, machine, args);
  expect({ text, status, asked }).toEqual({ text: expect.stringMatching(`^ERROR:  .*${reason}`), status: 1, asked: [] });
});

test.each(['', 'help', '--help', 'version', 'config add-authtoken abc'])('ngrok %s says something and opens nothing', async (args) => {
  const { machine, asked } = tunnelling([]);
  const { text, status } = await call(ngrok, machine, args);
  expect({ status, asked }).toEqual({ status: 0, asked: [] });
  expect(text).toMatch(/notebook/);
});

test('the screen is ngrok’s, says whose tunnel it is, and follows what passes', async () => {
  const interrupted = new AbortController();
  const { machine, closed } = tunnelling([forwarding, { type: 'opened' }, { type: 'closed', ms: 1500 }]);
  const running = call(ngrok, machine, 'tcp 6379', { interrupted: interrupted.signal, isTerminal: true });
  setImmediate(() => interrupted.abort());
  const { text, status } = await running;
  expect(status).toBe(0);
  expect(closed()).toBe(true);
  const [head, ...rows] = text.split('\r');
  expect(head).toBe(`\
ngrok                                                           (Ctrl+C to quit)

Session Status                online
Account                       this notebook's own tunnel, not ngrok Inc.'s
Forwarding                    tcp://0.tcp.ngrok.notebook:12498 -> localhost:6379

Connections                   ttl     opn     rt1     rt5     p50     p90
                              0       0       0.00    0.00    0.00    0.00`);
  expect(rows).toEqual([
    '                              1       1       0.02    0.00    0.00    0.00',
    '                              1       0       0.02    0.00    1.50    1.50\n',
  ]);
});

test('a file gets the screen once', async () => {
  const interrupted = new AbortController();
  const { machine } = tunnelling([forwarding, { type: 'opened' }]);
  const running = call(ngrok, machine, 'tcp 6379', { interrupted: interrupted.signal, isTerminal: false });
  setImmediate(() => interrupted.abort());
  expect((await running).text).not.toContain('\r');
});

test('a tunnel that is refused, or that the notebook ends, is a failure in words', async () => {
  const refused = await call(ngrok, tunnelling([{ type: 'refused', message: 'You have 4 tunnels open.' }]).machine, 'tcp 6379');
  expect(refused).toEqual({ text: 'ERROR:  You have 4 tunnels open.\n', status: 1 });
  const ended = await call(ngrok, tunnelling([forwarding], true).machine, 'tcp 6379');
  expect(ended.text).toMatch(/\nERROR: {2}the notebook ended the tunnel/);
  expect(ended.status).toBe(1);
});

test('who presses Ctrl-C before it stands has none', async () => {
  const { machine, closed } = tunnelling([]);
  const { status } = await call(ngrok, machine, 'tcp 6379', { interrupted: AbortSignal.abort() });
  expect({ status, isClosed: closed() }).toEqual({ status: 0, isClosed: true });
});

test('the meter counts as ngrok does', () => {
  let now = 0;
  const meter = new ConnectionMeter(() => now);
  expect(meter.counts).toEqual({ ttl: 0, opn: 0, rt1: 0, rt5: 0, p50: 0, p90: 0 });
  for (let count = 1; count <= 10; count += 1) {
    meter.add({ type: 'opened' });
    meter.add({ type: 'closed', ms: count * 1000 });
  }
  meter.add({ type: 'opened' });
  now = 30_000;
  expect(meter.counts).toEqual({ ttl: 11, opn: 1, rt1: 11 / 60, rt5: 11 / 300, p50: 5, p90: 9 });
  now = 120_000;
  expect(meter.counts).toMatchObject({ rt1: 0, rt5: 11 / 300 });
});
