// Faults: what happens to a class at work, each as one function that has it happen once.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { classPaths, type StudentWord } from '../../../src/class-protocol.ts';
import type { Seeded } from '../seeded.ts';
import { tell, type ClassAtWork } from './class-at-work.ts';

/** Has something happen. */
export type Fault = (group: ClassAtWork, random: Seeded) => Promise<void>;

/** For something to come about, in milliseconds: what takes longer has stopped. It is no measure. */
const stoppedMs = 120_000;

/** A moment within which something is under way, in milliseconds. */
const moment = (random: Seeded): Promise<void> => delay(random.below(50));

const killServers: Fault = async (group) => {
  for (const pid of await group.servers()) tell(pid, 'SIGKILL');
};

const killAndStartBridge = async (group: ClassAtWork): Promise<void> => {
  await group.endBridge('SIGKILL');
  await group.startBridge();
};

/** Looks until there is something. Rejects where there is nothing for very long, with what was not to be. */
async function until<Value>(what: string, look: () => Promise<Value | null>): Promise<Value> {
  const deadline = performance.now() + stoppedMs;
  while (performance.now() < deadline) {
    const seen = await look();
    if (seen !== null) return seen;
    await delay(5);
  }
  throw new Error(`For ${stoppedMs / 1_000} s ${what}.`);
}

/** Somebody comes, and raises a hand: their cookies. */
async function withHandUp(group: ClassAtWork, name: string): Promise<string> {
  const { url } = group.wire;
  const cookie = await group.join(name);
  const ws = new WebSocket(url.replace('http', 'ws') + classPaths.live, { origin: url, headers: { cookie } }).on('error', () => {});
  await once(ws, 'open');
  ws.send(JSON.stringify({ type: 'hand', isUp: true } satisfies StudentWord));
  await until(`the hand of ${name} was not up`, async () => (await isHandUp(group, name)) || null);
  return cookie;
}

/** Whether a student's hand is up, as the teacher's page is told; null: there is no such student. */
async function isHandUp(group: ClassAtWork, name: string): Promise<boolean | null> {
  const row = (await group.snapshot()).students.find((one) => one.name === name);
  return row === undefined ? null : row.handSince !== null;
}

/** By what the table calls them. */
export const faults: Readonly<Record<string, Fault>> = {
  'kill -9 of a Redis, mid-write': async (group, random) => {
    const pid = await random.pick(group.writers).server();
    if (pid !== null) tell(pid, 'SIGKILL');
  },
  'kill -9 of a Redis that rewrites its append-only file': async (group, random) => {
    const writer = random.pick(group.writers);
    writer.also('BGREWRITEAOF');
    await moment(random);
    const pid = await writer.server();
    if (pid !== null) tell(pid, 'SIGKILL');
  },
  'kill -9 of every Redis at once': killServers,
  'kill -9 of a Redis that has just come back': async (group, random) => {
    await killServers(group, random);
    const writer = random.pick(group.writers);
    tell(await until('a Redis was not back', () => writer.server()), 'SIGKILL');
  },
  'kill -9 of the bridge': killAndStartBridge,
  'kill -9 of the bridge and of every Redis': async (group) => {
    const servers = await group.servers();
    const ended = group.endBridge('SIGKILL');
    for (const pid of servers) tell(pid, 'SIGKILL');
    await ended;
    await group.startBridge();
  },
  'kill -9 of every Redis while the bridge saves and ends them': async (group, random) => {
    const servers = await group.servers();
    const ended = group.endBridge('SIGTERM');
    await moment(random);
    for (const pid of servers) tell(pid, 'SIGKILL');
    await ended;
    await group.startBridge();
  },
  'kill -9 of the bridge while it saves and ends them': async (group, random) => {
    const ended = group.endBridge('SIGTERM');
    await moment(random);
    tell(group.bridge, 'SIGKILL');
    await ended;
    await group.startBridge();
  },
  'a laptop that sleeps: everything stands still, then goes on': async (group, random) => {
    const all = [group.bridge, ...(await group.servers())];
    for (const pid of all) tell(pid, 'SIGSTOP');
    await delay(200 + random.below(500));
    for (const pid of all) tell(pid, 'SIGCONT');
  },
  'a bridge that stands still for a while': async (group, random) => {
    tell(group.bridge, 'SIGSTOP');
    await delay(200 + random.below(500));
    tell(group.bridge, 'SIGCONT');
  },
  'the network drops, and comes back': async (group, random) => {
    group.wire.drop(true);
    await moment(random);
    group.wire.mend();
  },
  "the bridge's clock jumps by an hour": (group) => Promise.resolve(tell(group.bridge, 'SIGUSR2')),
  "kill -9 of the server that keeps the class's records": async (group) => {
    tell(await group.stateServer(), 'SIGKILL');
  },
  'kill -9 of the server that the class shares': (group) => {
    const pid = group.classServer();
    if (pid !== null) tell(pid, 'SIGKILL');
    return Promise.resolve();
  },
  'a laptop that is switched off: kill -9 of all at once': async (group) => {
    const all = [...(await group.servers()), group.classServer() ?? 0, await group.stateServer()].filter((pid) => pid > 0);
    const ended = group.endBridge('SIGKILL');
    for (const pid of all) tell(pid, 'SIGKILL');
    await ended;
    await group.startBridge();
  },
  'one hand is lowered, whose other is up is removed, and kill -9 of the bridge': async (group, random) => {
    const [asker, leaver] = [`Asker ${random.below(1e9)}`, `Leaver ${random.below(1e9)}`];
    const [, cookie] = await Promise.all([withHandUp(group, asker), withHandUp(group, leaver)]);
    // By then both are kept.
    await group.isAtWork();
    await Promise.all([group.deed({ type: 'lower-hand', to: [asker] }), group.deed({ type: 'remove', to: [leaver] })]);
    await killAndStartBridge(group);
    if ((await isHandUp(group, asker)) !== false) group.noteOutlived(`the hand of ${asker}, which was lowered`);
    if ((await isHandUp(group, leaver)) !== null) group.noteOutlived(`${leaver}, who was removed`);
    const { status } = await fetch(group.wire.url + classPaths.own, { headers: { cookie } });
    if (status === 200) group.noteOutlived(`the rights of ${leaver}, who was removed`);
    await group.deed({ type: 'let-in', names: [leaver] });
    if ((await isHandUp(group, leaver)) !== false) group.noteOutlived(`the hand of ${leaver}, who was removed`);
  },
};

/** The disk of a class on a small one: first little is left, as other programs take it, then nothing, then much again. */
export const fullDisk: Fault = async (group, random) => {
  const { disk } = group;
  if (disk === null) throw new Error('This class has no small disk.');
  // As fast as a download is written: the notebook looks ten times a second.
  while ((await disk.free()) > 8) {
    await disk.fill(8);
    await delay(50);
  }
  await disk.fill(Infinity);
  await moment(random);
  await disk.empty();
};

/** Processes that are killed at random: a Redis mostly, the bridge now and then. */
export const randomKill: Fault = async (group, random) => {
  if (random.below(10) === 0) return faults['kill -9 of the bridge']?.(group, random);
  return faults['kill -9 of a Redis, mid-write']?.(group, random);
};
