// Part run: runs the commands of an exercise's start or check unseen, in bounds of time and output.
import type { PlanPart } from '../../markdown/exercise-plan.ts';
import type { RunOutcome, Runner } from '../../runners/runner.ts';
import { exerciseLimits } from '../limits.ts';

export interface RanStep {
  readonly output: string;
  readonly exitCode: number | null;
}

/** Why a part was stopped before its end. late: it took too long; busy: its session had not been free so long; stopped: by whoever asked for it. */
export type Cut = 'late' | 'busy' | 'flood' | 'stopped';

export interface PartRun {
  /** Those that were started. */
  readonly steps: readonly RanStep[];
  readonly outcome: RunOutcome;
  /** null: it came to its end by itself. */
  readonly cut: Cut | null;
}

/** signal: stops it. ms: how long it may take. Never rejects. */
export async function runPart(part: PlanPart, load: () => Promise<Runner>, signal: AbortSignal, ms: number): Promise<PartRun> {
  const steps: { output: string; exitCode: number | null }[] = [];
  const stop = new AbortController();
  let cut: Cut | null = null;
  let isWaiting = false;
  let characters = 0;
  const end = (why: Cut): void => {
    cut ??= why;
    stop.abort();
  };
  const ended = Promise.withResolvers<RunOutcome>();
  // Python that does not hear takes a while to be ended; nobody waits for that here.
  stop.signal.addEventListener('abort', () => ended.resolve({ status: 'stopped', exitCode: null }), { once: true });
  const stopped = (): void => end('stopped');
  signal.addEventListener('abort', stopped, { once: true });
  if (signal.aborted) stopped();
  const timer = setTimeout(() => end(isWaiting ? 'busy' : 'late'), ms);
  const perform = async (): Promise<RunOutcome> => {
    const runner = await load();
    return runner.run(
      part.steps.map(({ input }) => ({ input })),
      {
        signal: stop.signal,
        columns: exerciseLimits.columns,
        onStepStart: (at) => (steps[at] = { output: '', exitCode: null }),
        onOutput: (at, text) => {
          const step = steps[at];
          if (step === undefined || cut !== null) return;
          step.output += text;
          characters += text.length;
          if (characters > exerciseLimits.outputCharacters) end('flood');
        },
        onStepEnd: (at, exitCode) => {
          const step = steps[at];
          if (step !== undefined) step.exitCode = exitCode;
        },
        onWait: (wait) => (isWaiting = wait !== 'over'),
        onProgress: () => undefined,
        // Nobody is asked: what runs unseen reads no keyboard.
        onInput: () => Promise.resolve(null),
      },
    );
  };
  try {
    const outcome = cut === null ? await Promise.race([perform(), ended.promise]) : await ended.promise;
    return { steps, outcome, cut };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { steps, outcome: { status: 'unavailable', exitCode: null, message }, cut };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stopped);
  }
}
