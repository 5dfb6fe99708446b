// Shutdown: ends the bridge in steps, within a bounded time: no new callers, pages sent away, processes ended.
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bridge } from './bridge.ts';
import { shutdownLimits } from './limits.ts';
import { describeError, type Log } from './log.ts';
import type { Machines } from './machine.ts';

/** What a stop has to end. */
export interface Running {
  readonly server: Server;
  readonly bridge: Bridge;
  readonly machines: Machines;
}

/** Ends all of it. done: everything ended; late: the time was up, or hurry was aborted, before that. */
export async function shutDown(
  { server, bridge, machines }: Running,
  hurry: AbortSignal,
  stopMs: number = shutdownLimits.stopMs,
): Promise<'done' | 'late'> {
  const steps = async (): Promise<'done'> => {
    const closed = new Promise((resolve) => {
      server.close(resolve);
    });
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

/** Shuts down at the first signal to end, hurries at the second, and leaves the process: 0 where everything ended. */
export function stopOnSignal(running: Running, log: Log): void {
  const hurry = new AbortController();
  let firstAt = 0;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (firstAt !== 0) {
      // npm passes on a Ctrl-C that the terminal sent to this process already: the two are one.
      if (performance.now() - firstAt > shutdownLimits.samePressMs) hurry.abort();
      return;
    }
    firstAt = performance.now();
    const outcome = await shutDown(running, hurry.signal);
    if (outcome === 'late') log(`Stopped by ${signal} before every server had ended; what is left is ended without being asked.`);
    process.exit(outcome === 'done' ? 0 : 1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log(`Stopping failed: ${describeError(error)}`);
        process.exit(1);
      });
    });
  }
}
