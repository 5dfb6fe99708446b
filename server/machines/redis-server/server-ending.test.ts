import { expect, test, vi } from 'vitest';
import { endServer, type Ending } from './server-ending.ts';
import type { AnswerState, ShutdownOutcome } from './server-control.ts';

/** A server that goes on whatever it is told. */
function stubborn(shutDown: ShutdownOutcome, state: AnswerState | null, isAofOpen: boolean): Ending & { signals: string[] } {
  const { promise: exited, resolve } = Promise.withResolvers<{ code: null; signal: 'SIGKILL' }>();
  const signals: string[] = [];
  const end = { code: null, signal: 'SIGKILL' } as const;
  return {
    signals,
    process: {
      isAlive: true,
      isReady: true,
      exited,
      signal: (name) => signals.push(name) > 0,
      kill: vi.fn(() => {
        signals.push('KILL');
        resolve(end);
        return exited;
      }),
    },
    control: { shutDown: () => Promise.resolve(shutDown), state: () => Promise.resolve(state) },
    isAofOpen: () => isAofOpen,
    limits: { stopMs: 1 },
  };
}

test.each<[string, ShutdownOutcome, AnswerState | null, boolean, 'refused' | 'ended']>([
  ['that refuses', 'refused', 'ready', true, 'refused'],
  ['that has no SHUTDOWN and goes on, whatever its log shows', 'closed', 'ready', true, 'refused'],
  ['that lets nobody in and goes on, whatever its log shows', 'closed', 'closed', true, 'refused'],
  ['that lets nobody in and has no file', 'closed', null, false, 'refused'],
  ['that hangs, all it acknowledged in its file', 'closed', null, true, 'ended'],
  ['that is busy with an endless script, all it acknowledged in its file', 'closed', 'busy', true, 'ended'],
])('a server %s is killed only where that loses nothing', async (_, shutDown, state, isAofOpen, outcome) => {
  const server = stubborn(shutDown, state, isAofOpen);
  expect(await endServer(server)).toBe(outcome);
  expect(server.signals.includes('KILL')).toBe(outcome === 'ended');
});
