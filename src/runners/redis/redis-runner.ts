// RedisRunner: redis-cli's prompt for the redis snippets of one session: runs queue, and the connection lasts from one to the next.
import { BridgeError } from '../../bridge/connection.ts';
import { brokenOutcome } from '../breakdown.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import { standardStyle } from '../../machine/redis-cli/output-style.ts';
import { PLAIN_PROMPT } from '../../machine/redis-cli/session-options.ts';
import type { SessionOptions } from '../../machine/redis-cli/session-options.ts';
import type { RunTexts } from '../../texts/texts.ts';
import type { Runner, RunOptions, RunOutcome, RunStep } from '../runner.ts';
import { SessionQueue } from '../session-queue.ts';
import { RedisPrompt } from './redis-prompt.ts';

export class RedisRunner implements Runner {
  readonly #queue = new SessionQueue();
  readonly #texts: RunTexts;
  readonly #prompt: RedisPrompt;
  readonly #disposed = new AbortController();
  #isOld = false;

  /** options: what a redis-cli of this runner is started with, besides nothing. */
  constructor(machine: PageMachine, texts: RunTexts, options: Partial<SessionOptions> = {}) {
    this.#texts = texts;
    this.#prompt = new RedisPrompt({ ...PLAIN_PROMPT, style: standardStyle, ...options }, machine, this.#texts);
  }

  async run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    const signal = AbortSignal.any([options.signal, this.#disposed.signal]);
    const turn = await this.#queue.enter(signal, options);
    if (turn === null) return { status: 'stopped', exitCode: null };
    try {
      if (this.#isOld) this.#prompt.close();
      this.#isOld = false;
      return await this.#prompt.run(steps, { ...options, signal });
    } catch (error) {
      this.#prompt.close();
      return explained(error, this.#texts);
    } finally {
      turn.over();
    }
  }

  renew(): void {
    if (this.#queue.isIdle) this.#prompt.close();
    else this.#isOld = true;
  }

  dispose(): void {
    this.#disposed.abort();
    this.#prompt.close();
  }
}

/** The one place where our own failures become words for the learner. */
function explained(error: unknown, texts: RunTexts): RunOutcome {
  if (error instanceof BridgeError) return brokenOutcome(error, texts);
  return { status: 'unavailable', exitCode: null, message: texts.redis.failed(error instanceof Error ? error.message : String(error)) };
}
