// Key writers: which snippet of the page changed a key last, as far as the page knows from the commands that it ran itself. Pure.
import type { CommandReference } from '../bridge/command-docs.ts';
import type { CommandDoc, SnippetKind } from '../protocol.ts';
import { splitArgs } from '../machine/redis-cli/quoting.ts';

/** A snippet that begins to run, or has run. */
export interface WritingRun<Snippet> {
  readonly snippet: Snippet;
  readonly kind: SnippetKind;
  readonly session: string;
  /** With output once they have run. */
  readonly steps: readonly { readonly input: string; readonly output?: string }[];
}

export interface KeyWrite<Snippet> {
  readonly snippet: Snippet;
  readonly key: string;
  /** The command, as it was written. */
  readonly command: string;
}

/** What a step does to data: commands in order; unknown: anything, as a program may; start: a server, with whatever its files hold. */
type Deeds = { readonly type: 'commands'; readonly calls: readonly Call[] } | { readonly type: 'unknown' | 'start' | 'nothing' };

interface Call {
  readonly words: readonly string[];
  readonly command: string;
  readonly doc: CommandDoc | null;
}

/** A session of redis snippets: its database, and the writes that wait for EXEC. */
interface Session {
  database: number;
  queued: (() => void)[] | null;
}

/**
 * Where anything ran that may have written without the page's knowledge, such as a Python program, or two snippets at
 * once, it knows nothing any more: what it says is so, or it says nothing. Other clients of the same Redis are not the page's.
 */
export class KeyWriters<Snippet extends object> {
  readonly #reference: Pick<CommandReference, 'find'>;
  readonly #writes = new Map<string, KeyWrite<Snippet>>();
  readonly #sessions = new Map<string, Session>();
  /** Those that run and may write. */
  readonly #running = new Set<Snippet>();
  #overlapped = false;

  constructor(reference: Pick<CommandReference, 'find'>) {
    this.#reference = reference;
  }

  /** Of a step that has run: who had changed its key when its run began; null: not known. before: the steps of its run before it. */
  lastWrite(
    run: Omit<WritingRun<Snippet>, 'steps'>,
    step: { readonly input: string },
    before: WritingRun<Snippet>['steps'],
  ): KeyWrite<Snippet> | null {
    if (this.#overlapped || [...this.#running].some((snippet) => snippet !== run.snippet)) return null;
    const key = this.#calls(run.kind, step.input)?.flatMap(keysOf)[0];
    if (key === undefined) return null;
    // What the run itself has changed before, the lesson changes too.
    for (const { input } of before) {
      const calls = this.#calls(run.kind, input);
      if (calls === null || calls.some((call) => mayWrite(call, key))) return null;
    }
    return this.#writes.get(place(this.#session(run).database, key)) ?? null;
  }

  began({ snippet, kind, steps }: WritingRun<Snippet>): void {
    const deeds = steps.map(({ input }) => this.#deeds(kind, input));
    const isUnknown = deeds.some(({ type }) => type === 'unknown');
    if (isUnknown || deeds.some(({ type }) => type === 'start')) this.forget();
    if (!isUnknown && !deeds.some((deed) => deed.type === 'commands' && deed.calls.some(({ doc }) => doc?.writes === true))) return;
    this.#running.add(snippet);
    if (this.#running.size > 1) this.#overlapped = true;
  }

  /** It has run, and its steps have output. */
  ended(run: WritingRun<Snippet>): void {
    this.#running.delete(run.snippet);
    if (this.#overlapped) {
      this.forget();
      this.#overlapped = this.#running.size > 0;
      return;
    }
    for (const { input, output = '' } of run.steps) {
      const deeds = this.#deeds(run.kind, input);
      if (deeds.type === 'unknown' || deeds.type === 'start') this.forget();
      else if (deeds.type === 'commands') this.#record(run, deeds.calls, output);
    }
  }

  /** Its session begins anew. */
  renewed({ kind, session }: Pick<WritingRun<Snippet>, 'kind' | 'session'>): void {
    this.#sessions.delete(`${kind} ${session}`);
  }

  /** All data is another now. */
  forget(): void {
    this.#writes.clear();
  }

  #record(run: WritingRun<Snippet>, calls: readonly Call[], output: string): void {
    // Of several commands in one step it is not told which of them failed.
    const hasFailed = /^\(error\)/m.test(output);
    if (hasFailed && calls.length > 1) return this.forget();
    if (hasFailed || /^Could not connect|^Error: /m.test(output)) return;
    const session = this.#session(run);
    for (const call of calls) {
      const name = call.doc?.name;
      if (name === 'SELECT') session.database = Number(call.words[1]);
      if (name === 'MULTI') session.queued = [];
      if (name === 'DISCARD') session.queued = null;
      if (name === 'EXEC') {
        const queued = session.queued ?? [];
        session.queued = null;
        if (output.trim() !== '(nil)') for (const write of queued) write();
        continue;
      }
      const { database } = session;
      if (call.doc?.writes !== true) continue;
      const write = (): void => this.#write(run.snippet, call, database);
      if (session.queued === null) write();
      else session.queued.push(write);
    }
  }

  #write(snippet: Snippet, call: Call, database: number): void {
    const keys = keysOf(call);
    // Which keys it changes its words do not tell, as those of FLUSHALL and ZUNIONSTORE.
    if (keys.length === 0 || call.doc?.group === 'scripting') return this.forget();
    for (const key of keys) this.#writes.set(place(database, key), { snippet, key, command: call.command });
  }

  #session({ kind, session }: Pick<WritingRun<Snippet>, 'kind' | 'session'>): Session {
    const name = `${kind} ${session}`;
    // Each redis-cli of the shell is a connection of its own.
    const known = kind === 'redis' ? this.#sessions.get(name) : undefined;
    const found = known ?? { database: 0, queued: null };
    this.#sessions.set(name, found);
    return found;
  }

  #calls(kind: SnippetKind, input: string): readonly Call[] | null {
    const deeds = this.#deeds(kind, input);
    return deeds.type === 'commands' ? deeds.calls : deeds.type === 'nothing' ? [] : null;
  }

  #deeds(kind: SnippetKind, input: string): Deeds {
    if (input.trim() === '') return { type: 'nothing' };
    if (kind === 'redis') return this.#commands(input.split('\n'));
    if (kind === 'python') return { type: 'unknown' };
    if (/^\s*redis-server\b/.test(input)) return { type: 'start' };
    // A call without options, pipes and the like; where it goes and what it does is plain.
    const call = /^\s*redis-cli\s+([A-Za-z][^|;&<>$`\\\n]*)$/.exec(input)?.[1];
    return call === undefined ? { type: 'unknown' } : this.#commands([call]);
  }

  #commands(lines: readonly string[]): Deeds {
    const calls: Call[] = [];
    for (const line of lines) {
      const all = splitArgs(line);
      if (all === null) continue;
      // "3 INCR visits" is three calls.
      const words = /^\d+$/.test(all[0] ?? '') ? all.slice(1) : all;
      if (words.length === 0) continue;
      const doc = this.#reference.find(words)?.doc ?? null;
      if (doc?.group === 'scripting') return { type: 'unknown' };
      calls.push({ words, command: line.trim(), doc });
    }
    return { type: 'commands', calls };
  }
}

function mayWrite(call: Call, key: string): boolean {
  return call.doc?.writes === true && (call.doc.keys === undefined || keysOf(call).includes(key));
}

function place(database: number, key: string): string {
  return `${database} ${key}`;
}

function keysOf({ words, doc }: Call): string[] {
  if (doc?.keys === undefined) return [];
  const [first, last, step] = doc.keys;
  const end = last < 0 ? words.length + last : last;
  return words.filter((_word, at) => at >= first && at <= end && (at - first) % step === 0);
}
