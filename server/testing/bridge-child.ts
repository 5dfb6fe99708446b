// Bridge child: a test bridge as a process of its own, which says on standard output where it is, and what it holds when asked by a line, and ends with its standard input.
import { once } from 'node:events';
import type { BridgeProcessReport, HeldReport } from './bridge-process.ts';
import { TestBridge } from './test-bridge.ts';
import { TestMachines } from './test-machines.ts';

const machines = await TestMachines.open();
const bridge = await TestBridge.open(machines);
// Nobody asks for them here, and each would keep in memory whatever listens to it.
machines.streams.push = () => 0;
bridge.sockets.push = () => 0;
process.stdout.write(`${JSON.stringify({ origin: bridge.origin, redisPid: machines.redisPid } satisfies BridgeProcessReport)}\n`);
process.stdin.on('data', () => {
  const report: HeldReport = { buffers: process.memoryUsage().arrayBuffers, charged: bridge.budget.bytes };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
await once(process.stdin, 'end');
process.kill(machines.redisPid, 'SIGCONT');
await bridge.close();
await machines.close();
