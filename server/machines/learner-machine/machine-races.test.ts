// What comes to a machine while something else is under way there: it waits for what comes of that.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../../machine.ts';
import { ask, someone, testHost, TestLearners, untilReady, wholeLog } from '../../testing/test-learners.ts';

const host = await testHost();

describe.each([
  ['as this host isolates', host.isolation],
  ['without a network', host.rewritten],
])('a machine %s', (_, isolation) => {
  let learners: TestLearners;
  let machine: Machine;
  beforeEach(async () => {
    learners = await TestLearners.open({ redisServer: host.redisServer, isolation });
    machine = await learners.machine();
  });
  afterEach(() => learners.remove());

  /** What those are answered who come in the very moment in which it is seen to be in a state. */
  function comeAt(wanted: string): Promise<string>[] {
    const replies: Promise<string>[] = [];
    learners.watch(({ state }) => {
      if (state !== wanted) return;
      const reply = ask(machine, 6379, 'DBSIZE');
      // What came of it is looked at in the end.
      reply.catch(() => {});
      replies.push(reply);
    });
    return replies;
  }

  test('a connection waits for the server that is being started', async () => {
    const starting = machine.start({ args: ['--port', '7000'], config: null, background: true });
    expect(await ask(machine, 7000, 'PING')).toBe('+PONG');
    await untilReady(await starting);
  });

  test('of two servers on one port one gets it, however soon the other comes', async () => {
    const start = (): ReturnType<Machine['start']> => machine.start({ args: ['--port', '7000'], config: null, background: true });
    const servers = await Promise.all([start(), start()]);
    const loser = await Promise.race(servers.map(async (server) => ({ server, end: await server.exited })));
    expect(loser.end).toEqual({ code: 1, signal: null });
    expect(await wholeLog(loser.server)).toContain('bind: Address already in use');
    expect(await ask(machine, 7000, 'PING')).toBe('+PONG');
  });

  test('who comes while it is reset finds it new', async () => {
    await ask(machine, 6379, 'SET', 'a', '1');
    const replies = comeAt('resetting');
    await machine.reset();
    expect(replies.length).toBeGreaterThan(0);
    expect(new Set(await Promise.all(replies))).toEqual(new Set([':0']));
  });

  test('who comes while its data is put aside, and brought back, finds what there is then', async () => {
    const machines = await learners.machines();
    await ask(machine, 6379, 'SET', 'a', '1');
    await ask(machine, 6379, 'CONFIG', 'SET', 'appendonly', 'no');
    // Of its one key: the save that ends it takes that long.
    await ask(machine, 6379, 'CONFIG', 'SET', 'rdb-key-save-delay', '300000');
    const replies = comeAt('stopping');
    expect(await machines.putAside(someone)).toBe(true);
    expect(replies.length).toBeGreaterThan(0);
    expect(new Set(await Promise.all(replies))).toEqual(new Set([':0']));
    const later = comeAt('resetting');
    expect(await machines.bringBack(someone)).toBe(true);
    expect(later.length).toBeGreaterThan(0);
    expect(new Set(await Promise.all(later))).toEqual(new Set([':1']));
  });
});
