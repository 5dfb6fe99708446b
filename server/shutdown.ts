// Shutdown: ends the bridge in steps, within a bounded time: no new callers, pages sent away, processes ended.
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bridge } from './bridge.ts';
import { doorLimits } from './limits.ts';
import type { Machines } from './machine.ts';

/** What a stop has to end. */
export interface Running {
  readonly server: Server;
  readonly bridge: Bridge;
  readonly machines: Machines;
}

/** Ends all of it. done: everything ended; late: the time was up, or hurry was aborted, before that. */
export async function shutDown({ server, bridge, machines }: Running, hurry: AbortSignal, stopMs: number = doorLimits.stopMs): Promise<'done' | 'late'> {
  const steps = async (): Promise<'done'> => {
    const closed = new Promise((resolve) => { server.close(resolve); });
    server.closeIdleConnections();
    await bridge.close();
    await machines.close();
    server.closeAllConnections();
    await closed;
    return 'done';
  };
  const timer = new AbortController();
  const late = delay(stopMs, 'late' as const, { signal: AbortSignal.any([hurry, timer.signal]) }).catch(() => 'late' as const);
  try {
    return await Promise.race([steps(), late]);
  } finally {
    timer.abort();
  }
}
