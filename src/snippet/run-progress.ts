// Run progress: what a run is at, in a snippet's header, until it ends: for whom it waits, what it does, and since when.
import type { RunOptions, RunOwner } from '../runners/runner.ts';
import type { Texts } from '../texts/texts.ts';
import type { Sum } from './sum.ts';
import { waitingSum } from './waiting-sum.ts';

/** How often it says anew since when, in milliseconds. */
const tickMs = 1_000;

export class RunProgress {
  readonly #show: (sum: Sum) => void;
  readonly #texts: Texts['run'];
  readonly #started: number;
  readonly #clock: ReturnType<typeof setInterval>;
  /** What it is busy with where that is not just running, such as "Starting your Redis". */
  #doing: string | undefined;
  /** Whose run has the session, while this one waits for it. */
  #ahead: { readonly owner: RunOwner | null } | null = null;
  /** What else it waits for, before it can begin. */
  #waitsFor: string | null = null;
  /** That run's number as the page said it last. */
  #saidNumber: number | undefined;
  #isOver = false;

  /** started: by performance.now(). stop: aborted by Stop, which has its own word. */
  constructor(started: number, stop: AbortSignal, texts: Texts['run'], show: (sum: Sum) => void) {
    this.#started = started;
    this.#texts = texts;
    this.#show = show;
    this.#clock = setInterval(() => this.#tick(), tickMs);
    stop.addEventListener('abort', () => this.end());
    this.#tell();
  }

  waits(wait: Parameters<NonNullable<RunOptions['onWait']>>[0]): void {
    this.#ahead = wait === 'over' ? null : wait;
    this.#tell();
  }

  /** what: as it stands after "Waits for"; null: it waits no longer. */
  waitsFor(what: string | null): void {
    this.#waitsFor = what;
    this.#tell();
  }

  /** message: as a program says it; null: it just runs. */
  does(message: string | null): void {
    this.#doing = message?.replace(/…$/, '');
    this.#tell();
  }

  /** It says nothing more. */
  end(): void {
    this.#isOver = true;
    clearInterval(this.#clock);
  }

  /** While it waits time changes nothing, and a press on its link would be lost as that is drawn anew. */
  #tick(): void {
    if (this.#waitsFor !== null) return;
    if (this.#ahead === null || this.#ahead.owner?.number() !== this.#saidNumber) this.#tell();
  }

  #tell(): void {
    if (this.#isOver) return;
    this.#saidNumber = this.#ahead?.owner?.number();
    if (this.#waitsFor !== null) return this.#show({ state: 'waiting', what: this.#waitsFor });
    if (this.#ahead !== null) return this.#show(waitingSum(this.#ahead.owner, this.#texts));
    this.#show({ state: 'running', ms: performance.now() - this.#started, ...(this.#doing !== undefined && { doing: this.#doing }) });
  }
}
