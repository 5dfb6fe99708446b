import { expect, test } from 'vitest';
import type { ConsoleEvent, SignalName } from '../../protocol.ts';
import type { ServerConsole } from '../../machine/page-machine.ts';
import type { RunOptions } from '../runner.ts';
import { texts } from '../../texts/texts.test-support.ts';
import { AttachedServer } from './attached-server.ts';

/** A console that says the events, waits for Ctrl-C, and says its last words. */
function consoleOf(lastWords: readonly ConsoleEvent[]): { attached: AttachedServer; pids: number[]; signals: SignalName[] } {
  const pids: number[] = [];
  const signals: SignalName[] = [];
  const interrupted = Promise.withResolvers<void>();
  async function* say(): AsyncGenerator<ConsoleEvent> {
    yield { type: 'started', pid: 7, port: 6379 };
    yield { type: 'log', text: 'Ready to accept connections\n' };
    await interrupted.promise;
    yield* lastWords;
  }
  const attach = async (pid: number) => {
    pids.push(pid);
    return {
      events: say(),
      signal: (name: SignalName) => {
        signals.push(name);
        interrupted.resolve();
      },
      detach: () => undefined,
    };
  };
  return { attached: new AttachedServer({ attach }, 7, texts.failures), pids, signals };
}

test('shows the log at the step that started it, and Stop presses Ctrl-C and waits for the last words', async () => {
  const { attached, pids, signals } = consoleOf([
    { type: 'log', text: 'bye bye\n' },
    { type: 'exited', code: 0, signal: null },
  ]);
  const stop = new AbortController();
  const events: string[] = [];
  const options: RunOptions = {
    signal: stop.signal,
    columns: 80,
    onStepStart: (step) => void events.push(`start ${step}`),
    onOutput: (step, text) => {
      events.push(`${step}: ${text}`);
      if (text.includes('Ready')) stop.abort();
    },
    onStepEnd: (step, exitCode) => void events.push(`end ${step} ${exitCode}`),
    onProgress: () => undefined,
  };
  const steps = [{ input: 'echo port 6379 > redis.conf' }, { input: 'redis-server redis.conf' }];
  expect(await attached.run(steps, options)).toEqual({ status: 'stopped', exitCode: null });
  expect([pids, signals]).toEqual([[7], ['INT']]);
  expect(events).toEqual(['start 1', '1: Ready to accept connections\n', '1: ^C', '1: bye bye\n', 'end 1 0']);
});

test('Stop ends a run that is still attaching, and a console that comes late is left', async () => {
  const attaching = Promise.withResolvers<ServerConsole>();
  const detached = Promise.withResolvers<void>();
  const attached = new AttachedServer({ attach: () => attaching.promise }, 7, texts.failures);
  const stop = new AbortController();
  const told: string[] = [];
  const options: RunOptions = {
    signal: stop.signal,
    columns: 80,
    onStepStart: () => void told.push('start'),
    onOutput: (_step, text) => void told.push(text),
    onStepEnd: () => void told.push('end'),
    onProgress: () => undefined,
  };
  const outcome = attached.run([{ input: 'redis-server' }], options);
  stop.abort();
  expect(await outcome).toEqual({ status: 'stopped', exitCode: null });
  attaching.resolve({ events: nothing(), signal: (name) => void told.push(name), detach: () => detached.resolve() });
  await detached.promise;
  expect(told).toEqual([]);
});

async function* nothing(): AsyncGenerator<ConsoleEvent> {}
