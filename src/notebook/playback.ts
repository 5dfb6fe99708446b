// Playback: snippets run one after another, as a reader would run them, each to its end or until it blocks.
import type { RunResult } from '../snippet/run-result.ts';
import { notebookLimits } from './limits.ts';

/** What playback needs of a snippet: <redis-snippet> is one. */
export interface PlayableSnippet extends EventTarget {
  readonly source: string;
  /** Whether all that the lesson prints below its last step has appeared; it tells so by snippet-appeared. */
  readonly hasAppeared: boolean;
  /** Resolves once its run has ended; never rejects. A run that is under way is the run. */
  run(): Promise<RunResult>;
  stop(): void;
  hasAttribute(name: string): boolean;
}

/**
 * How playback parted from a snippet: it ended; it blocks with all its printed output there, and goes on; it was given
 * up before that, and goes on as well; whoever played stopped it.
 */
export type Parting = 'ended' | 'left-running' | 'given-up' | 'stopped';

export interface PlayedSnippet<Snippet = PlayableSnippet> {
  readonly snippet: Snippet;
  readonly parting: Parting;
  /** Where it ended. */
  readonly result: RunResult | null;
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
  onProgress?(progress: PlayProgress<Snippet>): void;
}

/** What has been seen of a snippet that plays. Times are performance.now()'s. */
export interface Seen {
  readonly startedAt: number;
  readonly appearedAt: number | null;
  readonly ended: boolean;
}

/** What to do about it: part with it, or look again when something has changed, or at the latest at a time. */
export type Verdict = { readonly parting: Parting } | { readonly waitUntil: number };

export function judge(seen: Seen, now: number, giveUpMs = Infinity): Verdict {
  if (seen.ended) return { parting: 'ended' };
  const [parting, at] =
    seen.appearedAt === null
      ? (['given-up', seen.startedAt + giveUpMs] as const)
      : (['left-running', seen.appearedAt + notebookLimits.endingMs] as const);
  return now >= at ? { parting } : { waitUntil: at };
}

/** Whether playback runs a snippet: not an empty one, nor an exercise, which is its reader's. */
export function isPlayed(snippet: Pick<PlayableSnippet, 'source' | 'hasAttribute'>): boolean {
  return snippet.source.trim() !== '' && !snippet.hasAttribute('exercise');
}

/** Plays snippets in their order. Those that block are left running, so that those after them find them so. */
export async function play<Snippet extends PlayableSnippet>(
  snippets: readonly Snippet[],
  options: PlayOptions<Snippet> = {},
): Promise<PlayedSnippet<Snippet>[]> {
  const played: PlayedSnippet<Snippet>[] = [];
  for (const [at, snippet] of snippets.entries()) {
    if (options.signal?.aborted === true) break;
    options.onProgress?.({ snippet, at, of: snippets.length });
    played.push({ snippet, ...(await playOne(snippet, options)) });
  }
  return played;
}

async function playOne(
  snippet: PlayableSnippet,
  { signal, giveUpMs }: Pick<PlayOptions, 'signal' | 'giveUpMs'>,
): Promise<Omit<PlayedSnippet, 'snippet'>> {
  let seen: Seen = { startedAt: performance.now(), appearedAt: null, ended: false };
  let result: RunResult | null = null;
  let changed = Promise.withResolvers<void>();
  const see = (more: Partial<Seen>): void => {
    seen = { ...seen, ...more };
    changed.resolve();
  };
  const look = (): void => {
    if (seen.appearedAt === null && snippet.hasAppeared) see({ appearedAt: performance.now() });
  };
  const finish = async (): Promise<void> => {
    result = await snippet.run();
    see({ ended: true });
  };
  const stop = (): void => snippet.stop();
  snippet.addEventListener('snippet-appeared', look);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    void finish();
    // What an earlier run has left running may have printed all it should.
    look();
    for (;;) {
      const verdict = judge(seen, performance.now(), giveUpMs);
      if ('parting' in verdict) return { parting: signal?.aborted === true ? 'stopped' : verdict.parting, result };
      await settledOrTime(changed.promise, verdict.waitUntil - performance.now());
      changed = Promise.withResolvers();
    }
  } finally {
    snippet.removeEventListener('snippet-appeared', look);
    signal?.removeEventListener('abort', stop);
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
