// Playback: snippets run one after another, as a reader would run them, each to its end or until it blocks. A reader's Run page and the check of lessons are both this.
import type { SnippetKind } from '../protocol.ts';
import type { RunResult } from '../snippet/run-result.ts';
import type { Trouble } from '../snippet/run-trouble.ts';
import { notebookLimits } from './limits.ts';

/** What playback needs of a snippet: <redis-snippet> is one. */
export interface PlayableSnippet extends EventTarget {
  readonly kind: SnippetKind;
  readonly source: string;
  /** Whether all that the lesson prints below its last step has appeared; it tells so by snippet-appeared. */
  readonly hasAppeared: boolean;
  /** Whether its last step has begun; it tells so by snippet-step. */
  readonly isAtLastStep: boolean;
  /** What keeps its latest run from being one to go on from, by the steps that have ended where it goes on. */
  readonly trouble: Trouble | null;
  /** Resolves once its run has ended; never rejects. A run that is under way is the run. */
  run(): Promise<RunResult>;
  stop(): void;
  /** waits, exercise, unfit; and data-goes-on while its command has said that it goes on until Stop, which it does before its output appears. */
  hasAttribute(name: string): boolean;
}

/**
 * How playback parted from a snippet: it ended; it blocks with all its printed output there, and goes on; it waits for
 * what comes after it (the attribute waits); it was given up before that, and goes on as well; whoever played stopped it.
 */
export type Parting = 'ended' | 'left-running' | 'waits' | 'given-up' | 'stopped';

export interface PlayedSnippet<Snippet = PlayableSnippet> {
  readonly snippet: Snippet;
  readonly parting: Parting;
  /** Where it ended. */
  readonly result: RunResult | null;
  /** Where it did not do what the lesson says, as far as it went. */
  readonly trouble: Trouble | null;
}

export interface PlayProgress<Snippet = PlayableSnippet> {
  /** The snippet that begins, and its place from 0 among those that play. */
  readonly snippet: Snippet;
  readonly at: number;
  readonly of: number;
}

export interface PlayOptions<Snippet = PlayableSnippet> {
  /** Stops the snippet that plays; none follows. */
  readonly signal?: AbortSignal;
  /** For a snippet to end or to print what the lesson prints, in milliseconds; as long as it takes where it is missing. */
  readonly giveUpMs?: number;
  /** Whether the first that ends in trouble is the last to play. */
  readonly halts?: boolean;
  onProgress?(progress: PlayProgress<Snippet>): void;
}

/** What has been seen of a snippet that plays. Times are performance.now()'s. */
export interface Seen {
  readonly startedAt: number;
  /** When its last step had begun, of a snippet that waits for what comes after it; null: it has not, or waits for nothing. */
  readonly waitsSince: number | null;
  readonly appearedAt: number | null;
  /** For how long it may take to end from then on, in milliseconds; 0: it has said that it goes on. */
  readonly endingMs: number;
  readonly ended: boolean;
}

/** What to do about it: part with it, or look again when something has changed, or at the latest at a time. */
export type Verdict = { readonly parting: Parting } | { readonly waitUntil: number };

export function judge(seen: Seen, now: number, giveUpMs = Infinity): Verdict {
  if (seen.ended) return { parting: 'ended' };
  const [parting, at] =
    seen.appearedAt !== null
      ? (['left-running', seen.appearedAt + seen.endingMs] as const)
      : seen.waitsSince !== null
        ? (['waits', seen.waitsSince + notebookLimits.settlingMs] as const)
        : (['given-up', seen.startedAt + giveUpMs] as const);
  return now >= at ? { parting } : { waitUntil: at };
}

/** Whether playback runs a snippet: not an empty one, nor an exercise, which is its reader's, nor one that the server at hand cannot run. */
export function isPlayed(snippet: Pick<PlayableSnippet, 'source' | 'hasAttribute'>): boolean {
  return snippet.source.trim() !== '' && !snippet.hasAttribute('exercise') && !snippet.hasAttribute('unfit');
}

/**
 * Plays snippets in their order. Those that block are left running, so that those after them find them so; for those
 * that wait for others it waits in the end.
 */
export async function play<Snippet extends PlayableSnippet>(
  snippets: readonly Snippet[],
  options: PlayOptions<Snippet> = {},
): Promise<PlayedSnippet<Snippet>[]> {
  const { signal, giveUpMs, halts = false } = options;
  const played: PlayedSnippet<Snippet>[] = [];
  const waiting: { readonly at: number; readonly performance: Performance }[] = [];
  for (const [at, snippet] of snippets.entries()) {
    if (signal?.aborted === true) break;
    options.onProgress?.({ snippet, at, of: snippets.length });
    const performance = new Performance(snippet);
    const part = { snippet, ...(await performance.part({ signal, giveUpMs, mayWait: snippet.hasAttribute('waits') })) };
    played.push(part);
    if (part.parting === 'waits') waiting.push({ at, performance });
    if (halts && part.trouble !== null) return played;
  }
  for (const { at, performance } of waiting) {
    const before = played[at];
    if (before !== undefined) played[at] = { ...before, ...(await performance.part({ signal, giveUpMs, mayWait: false })) };
  }
  return played;
}

interface PartRequest {
  readonly signal: AbortSignal | undefined;
  readonly giveUpMs: number | undefined;
  /** Whether it may be left once its last step has begun. */
  readonly mayWait: boolean;
}

/** One snippet that plays. */
class Performance {
  readonly #snippet: PlayableSnippet;
  readonly #startedAt = performance.now();
  readonly #run: Promise<RunResult>;
  #ended: Pick<PlayedSnippet, 'result' | 'trouble'> | null = null;

  constructor(snippet: PlayableSnippet) {
    this.#snippet = snippet;
    this.#run = snippet.run();
    void this.#run.then((result) => (this.#ended = { result, trouble: snippet.trouble }));
  }

  /** Resolves once there is nothing more to wait for here. */
  async part({ signal, giveUpMs, mayWait }: PartRequest): Promise<Omit<PlayedSnippet, 'snippet'>> {
    const snippet = this.#snippet;
    let [appearedAt, waitsSince]: (number | null)[] = [null, null];
    let changed = Promise.withResolvers<void>();
    const look = (): void => {
      if (snippet.hasAppeared) appearedAt ??= performance.now();
      if (mayWait && snippet.isAtLastStep) waitsSince ??= performance.now();
      changed.resolve();
    };
    const stop = (): void => snippet.stop();
    snippet.addEventListener('snippet-appeared', look);
    snippet.addEventListener('snippet-step', look);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    void this.#run.then(look);
    try {
      // What an earlier run has left running may have printed all it should.
      look();
      for (;;) {
        const seen = {
          startedAt: this.#startedAt,
          appearedAt: appearedAt ?? null,
          waitsSince: waitsSince ?? null,
          endingMs: snippet.hasAttribute('data-goes-on') ? 0 : notebookLimits[snippet.kind === 'shell' ? 'shellEndingMs' : 'endingMs'],
          ended: this.#ended !== null,
        };
        const verdict = judge(seen, performance.now(), giveUpMs);
        if ('parting' in verdict) return this.#parted(signal?.aborted === true ? 'stopped' : verdict.parting);
        await settledOrTime(changed.promise, verdict.waitUntil - performance.now());
        changed = Promise.withResolvers();
      }
    } finally {
      snippet.removeEventListener('snippet-appeared', look);
      snippet.removeEventListener('snippet-step', look);
      signal?.removeEventListener('abort', stop);
    }
  }

  #parted(parting: Parting): Omit<PlayedSnippet, 'snippet'> {
    return { parting, ...(this.#ended ?? { result: null, trouble: this.#snippet.trouble }) };
  }
}

/** ms: at most so long; without end where it is infinite. */
async function settledOrTime(promise: Promise<void>, ms: number): Promise<void> {
  if (ms === Infinity) return promise;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, time]);
  clearTimeout(timer);
}
