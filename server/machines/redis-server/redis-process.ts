// Redis process: one redis-server from spawn to end, with its log, its readiness and the steps of its end.
import { existsSync } from 'node:fs';
import type { SignalName } from '../../../src/protocol.ts';
import type { MachineLimits } from '../limits.ts';
import { ExitLog } from './exit-log.ts';
import { LogReader } from './log-reader.ts';
import type { RedisStream } from '../../machine.ts';
import { RedisLog } from './redis-log.ts';
import { ServerControl } from './server-control.ts';
import { connectUpstream, type UpstreamSocket } from '../../streams/upstream-socket.ts';
import type { ProcessEnd } from '../processes/helped-start.ts';
import type { HelperProcess } from '../processes/helper-connection.ts';
import { isEnding } from './kernel-sockets.ts';
import type { ProcessFolder } from '../processes/process-folder.ts';
import { within } from '../../within.ts';

/** What is done with a process. */
export interface RedisProcessOptions {
  /** Written to its standard input, which then ends, once it is where it should be. */
  readonly input: string;
  /** Where its unix socket will be, as seen from the bridge. */
  readonly socket: string;
  /** What is shown for a line of its log. */
  readonly show: (line: string) => readonly string[];
  /** Whether it is seen to have loaded its data, once it answers; null: this system does not tell. */
  readonly hasLoaded: (folder: ProcessFolder) => Promise<boolean | null>;
  /** Lines of the notebook's own, before its log. */
  readonly preface: readonly string[];
  readonly limits: Pick<
    MachineLimits,
    'logCharacters' | 'logBytesPerSecond' | 'logLineBytes' | 'logLinesAtOnce' | 'lastLogMs' | 'readyMs' | 'loadMs' | 'readyPollMs' | 'askMs'
  >;
}

/** What redis-server logs once it takes connections, also of its socket alone. */
const readyLine = /ready to accept connections/i;
/** For the log to be read after a server cut a connection, in milliseconds: one that ended by QUIT is kept open as long. */
const lastWordsMs = 150;
/** For a process of which nothing but its end is left to be known to have ended, in milliseconds, on a machine busy with everything else. */
const endMs = 5_000;

/** A started redis-server. */
export class RedisProcess {
  readonly pid: number;
  /** With the pid it names one process among all there ever were. */
  readonly startTime: string;
  /** Unix time in milliseconds. */
  readonly startedAt = Date.now();
  readonly log: RedisLog;
  /** Resolves once it answers RESP; stays pending where it ends first. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ProcessEnd>;
  /** What its log tells of its end. */
  readonly exitLog = new ExitLog();
  /** What the system tells of it. */
  readonly folder: ProcessFolder;
  #isPlaced = false;
  #isReady = false;
  /** Whether its log has said so. */
  #saysReady = false;
  /** When it last said that it loads its data, in milliseconds of performance.now(). */
  #loadingAt = -Infinity;
  #end: ProcessEnd | null = null;
  /** Resolved: it is time to look whether it is ready. */
  #look = Promise.withResolvers<void>();
  readonly #helped: HelperProcess;
  readonly #options: RedisProcessOptions;

  constructor(helped: HelperProcess, options: RedisProcessOptions) {
    this.pid = helped.pid;
    this.startTime = helped.startTime;
    this.folder = helped.folder;
    this.#helped = helped;
    this.#options = options;
    this.log = new RedisLog(options.limits.logCharacters);
    for (const line of options.preface) this.log.append(`${line}\n`);
    const reader = new LogReader(
      {
        lines: (lines) => {
          for (const line of lines) this.exitLog.read(line);
          if (lines.some((line) => readyLine.test(line))) {
            this.#saysReady = true;
            this.#look.resolve();
          }
          this.log.append(
            lines
              .flatMap((line) => options.show(line))
              .map((text) => `${text}\n`)
              .join(''),
          );
        },
        part: (text) => this.log.append(text),
      },
      options.limits,
    );
    this.exited = this.#wait(reader);
    void this.#configure();
    this.ready = this.#becomeReady();
  }

  get isAlive(): boolean {
    return this.#end === null;
  }

  /** Whether it has been seen to be in its machine's network. */
  get isPlaced(): boolean {
    return this.#isPlaced;
  }

  /** Whether it has answered RESP. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** What becomes of its start within the time it has, which begins anew whenever it says that it loads its data, up to an end. */
  async outcome(): Promise<'ready' | 'ended' | 'late'> {
    const { readyMs, loadMs } = this.#options.limits;
    const begin = performance.now();
    const settled = Promise.race([this.ready.then(() => 'ready' as const), this.exited.then(() => 'ended' as const)]);
    for (let from = begin; ; from = this.#loadingAt) {
      const until = Math.min(from + readyMs, begin + loadMs);
      const outcome = await within(settled, until - performance.now());
      if (outcome !== 'late' || this.#loadingAt <= from || until === begin + loadMs) return outcome;
    }
  }

  /** Sends a signal. false: it has ended. */
  signal(name: SignalName): boolean {
    if (this.isAlive) this.#helped.signal(name);
    return this.isAlive;
  }

  /** Ends it at once. Its data stays as it is. */
  async kill(): Promise<ProcessEnd> {
    this.signal('KILL');
    return this.exited;
  }

  /** A connection, through its unix socket unless dial makes another. Rejects with the error of connect(2). */
  async connect(
    dial = (): Promise<UpstreamSocket> => connectUpstream({ path: this.#options.socket }),
  ): Promise<UpstreamSocket & Required<Pick<RedisStream, 'endReason'>>> {
    const socket = await dial();
    return Object.assign(socket, { endReason: () => this.#endReason() });
  }

  async #wait(reader: LogReader): Promise<ProcessEnd> {
    const { stream } = this.#helped;
    const closed = new Promise((resolve) => {
      stream.once('close', resolve);
    });
    reader.read(stream);
    stream.resume();
    const end = await this.#helped.exited;
    // The last lines of the log come before it closes. What broke out of the server's group may keep it open, and holds nobody up.
    if ((await within(closed, this.#options.limits.lastLogMs)) === 'late') stream.destroy();
    this.#end = end;
    reader.finish();
    this.log.end();
    this.folder.close();
    this.#look.resolve();
    return end;
  }

  /** Hands over the configuration, in which passwords may stand, to a process that has been seen where it should be. */
  async #configure(): Promise<void> {
    this.#isPlaced = await this.#helped.placed;
    this.#helped.stream.end(this.#isPlaced ? this.#options.input : '');
  }

  async #endReason(): Promise<string | null> {
    // A connection ends a moment before its process, and before what the log says of it is read.
    await within(this.exited, isEnding(this.folder) ? endMs : lastWordsMs);
    return this.exitLog.reason(this.#end);
  }

  async #becomeReady(): Promise<void> {
    const { readyPollMs, askMs } = this.#options.limits;
    const control = new ServerControl(this.#options.socket, askMs);
    for (;;) {
      // Its log tells when; one that a learner told to be silent is asked now and then.
      await within(this.#look.promise, readyPollMs);
      if (!this.isAlive) return new Promise(() => {});
      this.#look = Promise.withResolvers<void>();
      // To ask where there is no socket yet costs a millisecond each time, which the starts of others need.
      if (!existsSync(this.#options.socket)) continue;
      const state = await control.state();
      const isLoading = state === 'loading' || (state === 'closed' && !(await this.#hasLoaded()));
      // It may have ended since it answered.
      if (!this.isAlive) continue;
      if (isLoading) this.#loadingAt = performance.now();
      if (isLoading || state === null || state === 'busy') continue;
      this.#isReady = true;
      this.#helped.settle();
      return;
    }
  }

  /** Whether one that lets the bridge in no further has loaded its data: its log says so, or its files where that is told to be silent. */
  async #hasLoaded(): Promise<boolean> {
    return this.#saysReady || ((await this.#options.hasLoaded(this.folder)) ?? true);
  }
}
