// Attack load: has one attack happen from a thread of its own, so that whoever waits beside it waits for the bridge alone.
import { parentPort, workerData } from 'node:worker_threads';
import { Attacker } from './attacker.ts';
import { attacks } from './attacks.ts';

/** What is to happen, and by whom. */
export interface AttackOrder {
  readonly title: string;
  readonly url: string;
  readonly cookies: readonly string[];
  readonly scale: number;
}

const { title, url, cookies, scale } = workerData as AttackOrder;
const attackers = cookies.map((cookie) => new Attacker(url, cookie));
await Promise.all(attackers.map(async (by) => attacks[title]?.(by, scale)));
// What was begun goes on until the attackers let go of it.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port takes none
parentPort?.postMessage('sent');
await new Promise((resolve) => parentPort?.once('message', resolve));
await Promise.all(attackers.map((by) => by.rest()));
