// ExitLog: what a server's log tells of why it ends or cuts a client, and of its data. Worded after server.c, networking.c and rdb.c; a learner's loglevel may hide it.
import type { ProcessEnd } from '../processes/helped-start.ts';

/** How long a cut in the log explains a connection that ends, in milliseconds: the log does not say which one it cut. */
const cutMs = 1_000;

/** What the log says where Redis closes a client that costs too much, and what to say of it. */
const cuts: readonly (readonly [RegExp, string])[] = [
  [
    / closed (?:ASAP )?for overcoming of output buffer limits/,
    'Redis cut the connection: more output waited for it than client-output-buffer-limit allows.',
  ],
  [/ reached max query buffer length/, 'Redis cut the connection: it sent more at once than client-query-buffer-limit allows.'],
  [/ Evicting client: /, 'Redis cut the connection: its clients took more memory than maxmemory-clients allows.'],
];

/** What the log says where an end comes to nothing, by an error or by SHUTDOWN ABORT. */
const refusal = /errors trying to shut down the server|Shutdown manually aborted/i;

/** The shortest line that tells anything: "maxmemory:0". A flood of shorter ones costs next to nothing. */
const shortest = 11;

/** Reads a log line by line. */
export class ExitLog {
  /** What asked the server to end: a signal from whomever, or the command SHUTDOWN; null: nothing so far. */
  cause: 'signal' | 'command' | null = null;
  /** Whether saving its data was the last it did. */
  hasSaved = false;
  /** Called where the server says that it was told to end and goes on. */
  onRefusal: () => void = () => {};
  #isEnding = false;
  /** Memory in its last words: a crash comes with INFO. */
  #used = 0;
  #most = 0;
  #saysOutOfMemory = false;
  #cut: { readonly reason: string; readonly at: number } | null = null;

  /** now: of a clock in milliseconds. */
  read(line: string, now = performance.now()): void {
    if (line.length < shortest) return;
    if (/ Received SIG(TERM|INT) scheduling shutdown/.test(line)) this.cause ??= 'signal';
    if (line.endsWith(' User requested shutdown...')) {
      this.cause ??= 'command';
      this.#isEnding = true;
    }
    if (this.#isEnding && line.endsWith(' DB saved on disk')) this.hasSaved = true;
    if (refusal.test(line)) {
      this.forget();
      this.onRefusal();
    }
    if (/out of memory allocating|not enough memory/i.test(line)) this.#saysOutOfMemory = true;
    this.#used = numberAfter('used_memory:', line) ?? this.#used;
    this.#most = numberAfter('maxmemory:', line) ?? this.#most;
    const reason = cuts.find(([pattern]) => pattern.test(line))?.[1];
    if (reason !== undefined) this.#cut = { reason, at: now };
  }

  /** Forgets who asked for an end that has not come: it explains no later one. */
  forget(): void {
    this.cause = null;
    this.hasSaved = false;
    this.#isEnding = false;
  }

  /** Why a connection has just ended, in a sentence for the learner; null: nothing more is known, or somebody asked for it. */
  reason(end: ProcessEnd | null, now = performance.now()): string | null {
    if (end === null) return this.#cut !== null && now - this.#cut.at < cutMs ? this.#cut.reason : null;
    if (end.code === 0) return null;
    const tookTooMuch = this.#most > 0 && this.#used > this.#most;
    if (this.#saysOutOfMemory || (tookTooMuch && end.signal !== 'SIGKILL'))
      return 'Your redis-server ended: it ran out of the memory it may take here.';
    return `Your redis-server ended ${end.signal === null ? `with exit status ${end.code}` : `by the signal ${end.signal}`}.`;
  }
}

function numberAfter(name: string, line: string): number | null {
  return line.startsWith(name) ? Number.parseInt(line.slice(name.length), 10) : null;
}
