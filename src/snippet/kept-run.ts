// Kept run: a run as it is kept over a reload, and the runner that shows it again without running anything.
import type { Runner, RunOutcome } from '../runners/runner.ts';
import { snippetLimits } from './limits.ts';

export interface KeptRun {
  /** The code that ran. */
  readonly source: string;
  readonly status: 'done' | 'failed' | 'stopped';
  readonly exitCode: number | null;
  /** Wall time in milliseconds. */
  readonly ms: number;
  /** Those that were started. */
  readonly steps: readonly { readonly output: string; readonly exitCode: number | null }[];
}

/** A run as it is kept; null: it could not be, or printed too much. */
export function keptRun(source: string, { status, exitCode }: RunOutcome, ms: number, steps: KeptRun['steps']): KeptRun | null {
  const characters = steps.reduce((sum, { output }) => sum + output.length, 0);
  if (status === 'unavailable' || steps.length === 0 || characters > snippetLimits.keptRunCharacters) return null;
  return { source, status, exitCode, ms, steps };
}

/** What a store has as a run; null where it is none. */
export function readKeptRun(stored: unknown): KeptRun | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { source, status, exitCode, ms, steps } = stored as Record<keyof KeptRun, unknown>;
  if (typeof source !== 'string' || typeof ms !== 'number' || !isExitCode(exitCode) || !Array.isArray(steps)) return null;
  if (status !== 'done' && status !== 'failed' && status !== 'stopped') return null;
  return steps.every(isStep) ? { source, status, exitCode, ms, steps } : null;
}

/** Shows a run again. stop: pressed where its reader pressed it. */
export function replayOf({ status, exitCode, steps }: KeptRun, stop: AbortController): Runner {
  return {
    run: (inputs, options) => {
      for (const [at, step] of steps.entries()) {
        options.onStepStart(at);
        options.onOutput(at, step.output);
        // Where the lesson prints ^C it was pressed.
        inputs[at]?.interruptWhen?.(step.output);
        if (status === 'stopped' && at === steps.length - 1) stop.abort();
        options.onStepEnd(at, step.exitCode);
      }
      return Promise.resolve({ status, exitCode });
    },
    dispose: () => undefined,
  };
}

function isStep(step: unknown): step is KeptRun['steps'][number] {
  if (typeof step !== 'object' || step === null) return false;
  const { output, exitCode } = step as Record<string, unknown>;
  return typeof output === 'string' && isExitCode(exitCode);
}

function isExitCode(value: unknown): value is number | null {
  return value === null || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255);
}
