// A server that was told to end and goes on: what its learner asked for then is not held against it later.
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineLimits } from '../limits.ts';
import type { Machine } from '../../machine.ts';
import { ask, testHost, TestLearners } from '../../testing/test-learners.ts';

const host = await testHost();
/** Redis since 7.2 and Valkey can be told to log nothing. */
const hasSilentLog = Number.parseFloat(host.redisServer.version) >= 7.2;
let learners: TestLearners;
let machine: Machine;

beforeEach(async () => {
  learners = await TestLearners.open({ ...host, limits: { ...machineLimits, stopMs: 1_000 } });
  machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', '1');
  await ask(machine, 6379, 'CONFIG', 'SET', 'save', '3600 1');
  // A snapshot cannot take the place of a folder that is not empty.
  const files = await readdir(learners.folder, { recursive: true });
  const aofFolder = files.find((name) => name.endsWith('appendonlydir'));
  await mkdir(join(learners.folder, dirname(aofFolder ?? ''), 'dump.rdb', 'full'), { recursive: true });
});
afterEach(() => learners.remove());

/** Parks the server, which its append-only file allows, and has it come back. */
async function parkAndReturn(): Promise<void> {
  expect(await learners.park()).toBe(true);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
}

test('a SHUTDOWN that Redis refused does not make a later park the stop of its learner', async () => {
  expect(await ask(machine, 6379, 'SHUTDOWN', 'SAVE')).toContain('Errors trying to SHUTDOWN');
  await parkAndReturn();
});

test('nor does a signal that Redis refused', async () => {
  const [server] = (await machine.facts()).servers;
  const states: string[] = [];
  learners.watch(({ state }) => states.push(state));
  expect(machine.signal(server?.pid ?? 0, 'TERM')).toBe(true);
  await expect.poll(() => states, { timeout: 15_000 }).toEqual(['stopping', 'running']);
  await parkAndReturn();
});

test.skipIf(!hasSilentLog)('nor does one whose refusal the log is told to hide', async () => {
  const [server] = (await machine.facts()).servers;
  await ask(machine, 6379, 'CONFIG', 'SET', 'loglevel', 'nothing');
  const states: string[] = [];
  learners.watch(({ state }) => states.push(state));
  expect(machine.signal(server?.pid ?? 0, 'TERM')).toBe(true);
  await expect.poll(() => states, { timeout: 15_000 }).toEqual(['stopping', 'running']);
  await parkAndReturn();
});
