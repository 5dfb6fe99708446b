// Python runner: one session's interpreter: runs queue, and a run's steps are its inputs, one after another.
import { InterruptWatch, watchedCharacters } from '../interrupt-watch.ts';
import type { Runner, RunOptions, RunOutcome, RunStep } from '../runner.ts';
import type { RunTexts } from '../../texts/texts.ts';
import { SessionQueue } from '../session-queue.ts';
import { UnavailableError, type EndedInput, type InterpreterWorker } from './interpreter-worker.ts';
import { pythonLimits } from './limits.ts';
import { crashText, lackText } from './wording.ts';

/** The last line of redis-py's traceback where nobody listens. */
const refusedLine = /ConnectionError: Error \d+ connecting to .{0,400}(?:refused|111)/i;

export class PythonRunner implements Runner {
  readonly #texts: RunTexts['python'];
  readonly #startInterpreter: () => InterpreterWorker;
  readonly #disposed = new AbortController();
  #interpreter: InterpreterWorker | null = null;
  readonly #queue = new SessionQueue();

  /** startInterpreter: throws UnavailableError where there can be none. */
  constructor(texts: RunTexts['python'], startInterpreter: () => InterpreterWorker) {
    this.#texts = texts;
    this.#startInterpreter = startInterpreter;
  }

  async run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    const signal = AbortSignal.any([options.signal, this.#disposed.signal]);
    const turn = await this.#queue.enter(signal, options);
    if (turn === null) return { status: 'stopped', exitCode: null };
    try {
      const interpreter = await this.#start(signal, options);
      if (interpreter === null) return { status: 'stopped', exitCode: null };
      options.onProgress(null);
      return await this.#steps(interpreter, steps, { ...options, signal });
    } catch (error) {
      return { status: 'unavailable', exitCode: null, message: explain(error, this.#texts) };
    } finally {
      turn.over();
    }
  }

  async prepare(): Promise<void> {
    if (this.#disposed.signal.aborted) return;
    // The run starts another one, and tells why where that fails, too.
    await this.#ready().catch(() => undefined);
  }

  inspect(question: string): Promise<string | null> {
    return this.#interpreter?.inspect(question) ?? Promise.resolve(null);
  }

  dispose(): void {
    this.#disposed.abort();
    this.#interpreter?.end('');
    this.#interpreter = null;
  }

  /** The interpreter, once it can run code; null where Stop came first: it goes on starting for the next run. */
  async #start(signal: AbortSignal, options: RunOptions): Promise<InterpreterWorker | null> {
    const ready = this.#ready((message) => {
      if (!signal.aborted) options.onProgress(message);
    });
    await settledOrAborted(ready, signal);
    return signal.aborted ? null : await ready;
  }

  /** The interpreter, started unless it was, once it can run code. One that never will is let go of: the next time starts another. */
  async #ready(onProgress?: (message: string) => void): Promise<InterpreterWorker> {
    const interpreter = (this.#interpreter ??= this.#startInterpreter());
    try {
      await interpreter.ready(onProgress);
    } catch (error) {
      if (this.#interpreter === interpreter) this.#interpreter = null;
      interpreter.end('');
      throw error;
    }
    return interpreter;
  }

  async #steps(interpreter: InterpreterWorker, steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    let outcome: RunOutcome = { status: 'done', exitCode: null };
    for (const [at, step] of steps.entries()) {
      if (options.signal.aborted) break;
      options.onStepStart(at);
      let printed = '';
      const onOutput = (index: number, text: string): void => {
        printed = (printed + text).slice(-watchedCharacters);
        options.onOutput(index, text);
      };
      const ended = await this.#step(interpreter, step, at, { ...options, onOutput });
      if (ended.omitted > 0) options.onOutput(at, `\n${this.#texts.omitted(ended.omitted)}\n`);
      options.onStepEnd(at, ended.end.status === 'exited' ? ended.end.exitCode : null);
      outcome = outcomeOf(ended, this.#texts);
      if (step.endsRunIfRefused === true && outcome.status === 'failed' && refusedLine.test(printed)) break;
      if (ended.end.status !== 'exited' && ended.end.status !== 'crashed') continue;
      this.#interpreter = null;
      interpreter.end('');
      break;
    }
    if (!options.signal.aborted) return outcome;
    return {
      status: 'stopped',
      exitCode: null,
      ...('message' in outcome && outcome.message !== undefined ? { message: outcome.message } : {}),
    };
  }

  async #step(interpreter: InterpreterWorker, step: RunStep, at: number, options: RunOptions): Promise<EndedInput> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isPressed = false;
    const press = (): void => {
      if (isPressed) return;
      isPressed = true;
      interpreter.interrupt();
      timer = setTimeout(() => interpreter.end(this.#texts.unstoppable), pythonLimits.stopMs);
    };
    const watch = new InterruptWatch(step.interruptWhen, press);
    // Where ^C is printed before anything else, there is nothing to wait for but the code's start.
    const silence = setTimeout(() => watch.look(), pythonLimits.silenceMs);
    options.signal.addEventListener('abort', press, { once: true });
    try {
      return await interpreter.run(step.input, {
        onOutput: (text) => {
          options.onOutput(at, text);
          watch.add(text);
        },
        onProgress: (message) => options.onProgress(message),
        onInput: async (prompt) => {
          options.onProgress(this.#texts.waitsForInput);
          const text = await (options.onInput?.(prompt) ?? globalThis.prompt(prompt));
          options.onProgress(null);
          return text;
        },
      });
    } finally {
      clearTimeout(timer);
      clearTimeout(silence);
      options.signal.removeEventListener('abort', press);
    }
  }
}

/** What one step came to, as if it were the run's last. */
function outcomeOf({ end, lack, notice }: EndedInput, texts: RunTexts['python']): RunOutcome {
  const failed = { status: 'failed', exitCode: null } as const;
  switch (end.status) {
    case 'done':
      return { status: 'done', exitCode: null };
    case 'raised':
      // What our own machinery could not do is not the code's failure.
      if (notice !== null) return { status: 'unavailable', exitCode: null, ...notice };
      return lack === null ? failed : { ...failed, message: lackText(lack, texts) };
    case 'exited':
      return { status: end.exitCode === 0 ? 'done' : 'failed', exitCode: end.exitCode, message: texts.exited };
    case 'crashed':
      return { ...failed, message: crashText(end.reason, texts) };
  }
}

function explain(error: unknown, texts: RunTexts['python']): string {
  if (error instanceof UnavailableError) return error.message;
  return texts.failedToStart(error instanceof Error ? error.message : String(error));
}

/** Resolves with the promise or once the signal is aborted; rejects as the promise does. */
async function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const give = (): void => resolve();
  signal.addEventListener('abort', give, { once: true });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
