import { afterEach, expect, test } from 'vitest';
import { guardCommands } from '../../streams/command-guard.ts';
import { outwardRule } from '../../streams/outward-command.ts';
import type { Machine, Machines, RedisStream } from '../../machine.ts';
import { TestBridge } from '../../testing/test-bridge.ts';
import { TestMachines } from '../../testing/test-machines.ts';

let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

/** A gateway whose connections are guarded, as where servers have no network of their own. */
async function guardedGateway(): Promise<(path: string, init?: RequestInit) => Promise<string>> {
  const machines = await TestMachines.open();
  const machine = {
    connect: async (host: string, port: number): Promise<RedisStream> => guardCommands(await machines.connect(host, port), outwardRule),
  } as unknown as Machine;
  const guarded: Machines = { of: () => Promise.resolve(machine), close: () => Promise.resolve() };
  const bridge = await TestBridge.open(guarded);
  open.push(machines, bridge);
  const headers = { authorization: `Bearer ${await bridge.token(await bridge.cookies())}` };
  return async (path, init = {}) => (await fetch(`${bridge.origin}/webdis${path}`, { ...init, headers })).text();
}

test('what reaches outside is refused at the gateway as in the tunnel, and nothing else', async () => {
  const ask = await guardedGateway();
  const answers = await Promise.all(
    [
      '/PING',
      '/CONFIG/SET/port/7000',
      '/config/set/maxmemory/1mb/bind/0.0.0.0',
      '/REPLICAOF/127.0.0.1/1',
      '/MIGRATE/h/1/k/0/1',
      '/7/CLUSTER/MYID',
      '/REPLICAOF/NO/ONE',
      '/ECHO/CONFIG',
      '/CONFIG/SET/maxmemory/64mb',
    ].map((path) => ask(path)),
  );
  expect(answers.map((answer) => (answer.includes('is refused here: this computer cannot') ? 'refused' : answer))).toEqual([
    '{"PING":[true,"PONG"]}',
    'refused',
    'refused',
    'refused',
    'refused',
    'refused',
    '{"REPLICAOF":[true,"OK"]}',
    '{"ECHO":"CONFIG"}',
    '{"CONFIG":[true,"OK"]}',
  ]);
  expect(await ask('/', { method: 'POST', body: 'CONFIG/SET/%70ort/7000' })).toContain('refused');
  expect(await ask('/CONFIG/SET/port', { method: 'PUT', body: '7000' })).toContain('refused');
});

test('no argument can pass itself off as another command', async () => {
  const ask = await guardedGateway();
  const smuggled = encodeURIComponent('x\r\n*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$4\r\nport\r\n$4\r\n7000\r\n');
  expect(JSON.parse(await ask(`/ECHO/${smuggled}`))).toEqual({ ECHO: decodeURIComponent(smuggled) });
  expect(await ask('/CONFIG/GET/port')).toBe('{"CONFIG":["port","0"]}');
});
