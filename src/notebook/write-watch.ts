// Write watch: keeps account of who changed which key by what the page's snippets run. What commands do is the server's to say, and is asked at the first end of a run.
import type { CommandReference } from '../bridge/command-docs.ts';
import type { RedisSnippet } from '../snippet/redis-snippet.ts';
import type { RunResult } from '../snippet/run-result.ts';
import { KeyWriters, type KeyWrite, type WritingRun } from './key-writers.ts';

/** Characters of a step's output that can tell whether it failed. */
const toldCharacters = 4_000;

export class WriteWatch {
  readonly #load: () => Promise<CommandReference>;
  #writers: KeyWriters<RedisSnippet> | null = null;
  /** What happened before it is known what commands do. */
  #early: ((writers: KeyWriters<RedisSnippet>) => void)[] = [];

  /** load: the server's own documentation. */
  constructor(load: () => Promise<CommandReference>) {
    this.#load = load;
  }

  began(snippet: RedisSnippet): void {
    const run = runOf(
      snippet,
      snippet.steps.map(({ input }) => ({ input })),
    );
    this.#do((writers) => writers.began(run));
  }

  /** Resolves to who had changed the key of a step before this run, "at" from 0; null: not known. Never rejects. */
  async ended(snippet: RedisSnippet, { steps }: RunResult, at: number): Promise<KeyWrite<RedisSnippet> | null> {
    const run = runOf(
      snippet,
      steps.map(({ input, output }) => ({ input, output: output.slice(0, toldCharacters) })),
    );
    const step = run.steps[at];
    let write: KeyWrite<RedisSnippet> | null = null;
    this.#do((writers) => {
      if (step !== undefined) write = writers.lastWrite(run, step, run.steps.slice(0, at));
      writers.ended(run);
    });
    await this.#start();
    return write;
  }

  renewed(snippet: RedisSnippet): void {
    const { kind, session } = snippet;
    this.#do((writers) => writers.renewed({ kind, session }));
  }

  /** All data is another now. */
  forget(): void {
    this.#do((writers) => writers.forget());
  }

  #do(act: (writers: KeyWriters<RedisSnippet>) => void): void {
    if (this.#writers === null) this.#early.push(act);
    else act(this.#writers);
  }

  async #start(): Promise<void> {
    if (this.#writers !== null) return;
    try {
      const reference = await this.#load();
      // Another run may have ended, and asked, meanwhile.
      if (this.#writers !== null) return;
      const writers = new KeyWriters<RedisSnippet>(reference);
      for (const act of this.#early) act(writers);
      this.#writers = writers;
      this.#early = [];
    } catch {
      // The Redis in use does not tell: who changed a key is not known then.
    }
  }
}

function runOf(snippet: RedisSnippet, steps: WritingRun<RedisSnippet>['steps']): WritingRun<RedisSnippet> {
  const { kind, session } = snippet;
  return { snippet, kind, session, steps };
}
