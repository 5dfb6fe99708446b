// Faults: what happens to a class at work, each as one function that has it happen once.
import { setTimeout as delay } from 'node:timers/promises';
import type { Seeded } from '../seeded.ts';
import { tell, type ClassAtWork } from './class-at-work.ts';

/** Has something happen. */
export type Fault = (group: ClassAtWork, random: Seeded) => Promise<void>;

/** A moment within which something is under way, in milliseconds. */
const moment = (random: Seeded): Promise<void> => delay(random.below(50));

const killServers: Fault = async (group) => {
  for (const pid of await group.servers()) tell(pid, 'SIGKILL');
};

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
    let pid = await writer.server();
    while (pid === null) pid = await writer.server();
    tell(pid, 'SIGKILL');
  },
  'kill -9 of the bridge': async (group) => {
    await group.endBridge('SIGKILL');
    await group.startBridge();
  },
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
};

/** Processes that are killed at random: a Redis mostly, the bridge now and then. */
export const randomKill: Fault = async (group, random) => {
  if (random.below(10) === 0) return faults['kill -9 of the bridge']?.(group, random);
  return faults['kill -9 of a Redis, mid-write']?.(group, random);
};
