import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cloud } from '../cloud.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { command, converse, readAll } from '../testing/test-redis.ts';
import { withOuterNetwork } from './outer-machines.ts';
import { outerHostOf, tunnelHost } from './outer-network.ts';
import { TunnelRegistry } from './tunnel-registry.ts';
import { serverComputer, type ForwardTraffic } from '../../src/protocol.ts';

const learner = 'a'.repeat(32);
const other = 'b'.repeat(32);
let inner: TestMachines;
let tunnels: TunnelRegistry;
let machines: Machines;
let machine: Machine;

beforeAll(async () => {
  inner = await TestMachines.open();
  tunnels = new TunnelRegistry();
  machines = withOuterNetwork(inner, { cloud: null, tunnels });
  machine = await machines.of(learner);
});
afterAll(() => inner.close());

async function codeOf(connecting: Promise<unknown>): Promise<string> {
  try {
    await connecting;
  } catch (error) {
    if (error instanceof MachineError) return error.code;
    throw error;
  }
  return 'connected';
}

test.each([
  ['cloud', 'cloud'],
  ['Cloud.', 'cloud'],
  ['203.0.113.10', 'cloud'],
  ['0.tcp.ngrok.notebook', 'tunnel'],
  ['203.0.113.20', 'tunnel'],
  ['203.0.113.21', null],
  ['0.tcp.ngrok.io', null],
  ['localhost', null],
  ['', null],
])('%s is of the outer network: %s', (host, expected) => {
  expect(outerHostOf(host)).toBe(expected);
});

describe('a tunnel', () => {
  const localhost = { computer: serverComputer, host: '127.0.0.1', port: 6379 };

  test('leads to the machine of who opened it, by its name and by its address, and counts what passes', async () => {
    const heard: ForwardTraffic['type'][] = [];
    const tunnel = tunnels.open(learner, localhost, ({ type }) => heard.push(type));
    expect(tunnel.port).toBe(tunnelHost.firstPort);
    for (const host of [tunnelHost.name, tunnelHost.ipv4]) {
      const stream = await machine.connect(host, tunnel.port);
      expect(await converse(stream, command('PING'), 1)).toEqual(['+PONG\r\n']);
      stream.write(command('QUIT'));
      expect(await readAll(stream)).toBe('+OK\r\n');
    }
    await expect.poll(() => heard).toEqual(['opened', 'closed', 'opened', 'closed']);
    tunnel.close();
  });

  test('leads nobody else anywhere', async () => {
    const tunnel = tunnels.open(learner, localhost, () => {});
    expect(await codeOf((await machines.of(other)).connect(tunnelHost.name, tunnel.port))).toBe('refused');
    tunnel.close();
  });

  test('that was taken away refuses, and takes its connections with it', async () => {
    const tunnel = tunnels.open(learner, localhost, () => {});
    const stream = await machine.connect(tunnelHost.name, tunnel.port);
    expect(await converse(stream, command('PING'), 1)).toEqual(['+PONG\r\n']);
    tunnel.close();
    expect(stream.destroyed).toBe(true);
    expect(await codeOf(machine.connect(tunnelHost.name, tunnel.port))).toBe('refused');
  });

  test('to a port where nobody listens takes the connection and closes it, and says why', async () => {
    const tunnel = tunnels.open(learner, { ...localhost, port: 6439 }, () => {});
    const stream = await machine.connect(tunnelHost.name, tunnel.port);
    stream.write(command('PING'));
    expect(await readAll(stream)).toBe('');
    expect(await stream.endReason?.()).toContain('nobody listens at 127.0.0.1:6439');
    tunnel.close();
  });

  test('has the lowest free port, and a learner has no more than four', () => {
    const open = (): ReturnType<TunnelRegistry['open']> => tunnels.open(learner, localhost, () => {});
    const [first, second, third, fourth] = [open(), open(), open(), open()];
    expect([first, second, third, fourth].map(({ port }) => port - tunnelHost.firstPort)).toEqual([0, 1, 2, 3]);
    expect(open).toThrow(/4 tunnels/);
    expect(tunnels.open(other, localhost, () => {}).port).toBe(tunnelHost.firstPort);
    second.close();
    second.close();
    const again = open();
    expect(again.port).toBe(second.port);
    for (const tunnel of [first, third, fourth, again]) tunnel.close();
  });
});

test('without a cloud nobody has its name, and its address is for the machine to refuse', async () => {
  expect(await codeOf(machine.connect('cloud', 18_650))).toBe('unknown-host');
  expect(await machine.facts()).not.toHaveProperty('cloud');
});

test('a cloud that cannot be reset keeps the machine from nothing, and is said to be the one', async () => {
  let resets = 0;
  const cloud: Cloud = {
    factsOf: () => ({ host: 'cloud', port: 18_650, user: 'default', password: '', size: null }),
    connect: () => Promise.reject(new Error('Nobody connects.')),
    reset: () => Promise.reject(new MachineError('limit', 'Very often just now.')),
    close: () => Promise.resolve(),
  };
  const counted: Machines = {
    of: () =>
      Promise.resolve({
        ...machine,
        reset: () => {
          resets += 1;
          return Promise.resolve();
        },
      }),
    close: () => Promise.resolve(),
  };
  const outer = await withOuterNetwork(counted, { cloud, tunnels }).of(learner);
  await expect(outer.reset()).rejects.toThrow('Your machine was reset, and your Redis at the cloud was not: Very often just now.');
  expect(resets).toBe(1);
});

test('whoever asks a server without TLS for it is told so', async () => {
  expect(await codeOf(machine.connect('127.0.0.1', 6379, undefined, { tls: true }))).toBe('no-tls');
});

test('the facts name the hosts of the outer network', async () => {
  expect((await machine.facts()).hosts).toContainEqual({ name: tunnelHost.name, ipv4: tunnelHost.ipv4 });
});
