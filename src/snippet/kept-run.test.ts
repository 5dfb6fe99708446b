import { expect, it } from 'vitest';
import type { RunOptions } from '../runners/runner.ts';
import { keptRun, readKeptRun, replayOf, type KeptRun } from './kept-run.ts';
import { snippetLimits } from './limits.ts';

const kept: KeptRun = {
  source: 'PING\nNOSUCH',
  status: 'failed',
  exitCode: 1,
  ms: 12,
  steps: [
    { output: 'PONG\n', exitCode: null },
    { output: '(error) ERR\n', exitCode: 1 },
  ],
};

it('is read as it was written, and nothing else is one', () => {
  expect(readKeptRun(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  const wrong: unknown[] = [
    null,
    'run',
    {},
    { ...kept, status: 'unavailable' },
    { ...kept, exitCode: 300 },
    { ...kept, steps: [{ output: 1 }] },
  ];
  for (const stored of wrong) expect(readKeptRun(stored)).toBeNull();
});

it('is kept unless it could not be, or printed too much', () => {
  const outcome = { status: 'failed', exitCode: 1 } as const;
  expect(keptRun(kept.source, outcome, 12, kept.steps)).toEqual(kept);
  expect(keptRun('', { status: 'unavailable', exitCode: null, message: '' }, 1, kept.steps)).toBeNull();
  expect(keptRun('', outcome, 1, [{ output: 'x'.repeat(snippetLimits.keptRunCharacters + 1), exitCode: 0 }])).toBeNull();
});

it('is shown again as it was, Stop and a printed ^C included', async () => {
  const stop = new AbortController();
  const events: string[] = [];
  const options: RunOptions = {
    signal: stop.signal,
    columns: 80,
    onStepStart: (step) => void events.push(`start ${step}`),
    onOutput: (step, text) => void events.push(`${step}: ${text}`),
    onStepEnd: (step, exitCode) => void events.push(`end ${step} ${exitCode} ${stop.signal.aborted}`),
    onProgress: () => undefined,
  };
  const stopped: KeptRun = { ...kept, status: 'stopped', exitCode: null };
  const pressed: string[] = [];
  const steps = [{ input: 'PING', interruptWhen: (output: string) => pressed.push(output) > 0 }, { input: 'NOSUCH' }];
  expect(await replayOf(stopped, stop).run(steps, options)).toEqual({ status: 'stopped', exitCode: null });
  expect(events).toEqual(['start 0', '0: PONG\n', 'end 0 null false', 'start 1', '1: (error) ERR\n', 'end 1 1 true']);
  expect(pressed).toEqual(['PONG\n']);
});
