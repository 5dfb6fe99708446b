// Starts look: looks at the notebook time and again, in a worker: whoever opens hundreds of tunnels would find itself late, too.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { paths } from '../../src/protocol.ts';
import { pollMs } from './starts.ts';

const { url } = workerData as { readonly url: string };
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const over = new AbortController();
parentPort?.once('message', () => over.abort());
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port takes none
parentPort?.postMessage('begun');
/** What each look took, in milliseconds. */
const looks: number[] = [];
while (!over.signal.aborted) {
  const from = performance.now();
  const [response] = await once(get(new URL(paths.health, url), { agent }), 'response');
  await once(response.resume(), 'end');
  looks.push(performance.now() - from);
  await delay(pollMs);
}
agent.destroy();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port takes none
parentPort?.postMessage(looks);
