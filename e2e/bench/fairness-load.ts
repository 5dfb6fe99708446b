// Fairness load: keeps a pipeline under way for each of many learners, in a worker.
import { parentPort, workerData } from 'node:worker_threads';
import { depth, type LoadOrder } from './fairness.ts';
import { frameOf, LoadTunnel } from './load-tunnel.ts';
import { benchmarkSet } from './pipeline.ts';

const { url, cookies } = workerData as LoadOrder;
const batch = frameOf(Buffer.from(benchmarkSet.repeat(depth)));
const tunnels = await Promise.all(cookies.map((cookie) => LoadTunnel.open(url, cookie)));
for (const tunnel of tunnels) {
  let missing = depth * '+OK\r\n'.length;
  tunnel.onLost = (error) => {
    throw error;
  };
  tunnel.onReply = (bytes) => {
    missing -= bytes.length;
    if (missing > 0) return;
    missing = depth * '+OK\r\n'.length;
    tunnel.send(batch);
  };
  tunnel.send(batch);
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port takes none
parentPort?.postMessage('begun');
