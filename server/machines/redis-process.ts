// Redis process: one redis-server from spawn to end, with its log, its readiness and the steps of its end.
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { SignalName } from '../../src/protocol.ts';
import type { MachineLimits } from '../limits.ts';
import { ExitLog } from './exit-log.ts';
import { LogReader } from './log-reader.ts';
import type { RedisStream } from '../machine.ts';
import { RedisLog } from './redis-log.ts';
import { connectUpstream, type UpstreamSocket } from '../streams/upstream-socket.ts';
import { ProcessFolder } from './process-folder.ts';
import type { Spawned } from './spawner.ts';

/** What is done with a process. */
export interface RedisProcessOptions {
  /** Written to its standard input, which then ends, once it is where it should be. */
  readonly input: string;
  /** Where its unix socket will be, as seen from the bridge. */
  readonly socket: string;
  /** What is shown for a line of its log. */
  readonly show: (line: string) => readonly string[];
  /** Lines of the notebook's own, before its log. */
  readonly preface: readonly string[];
  readonly limits: Pick<
    MachineLimits,
    'logCharacters' | 'logBytesPerSecond' | 'logLineBytes' | 'logLinesAtOnce' | 'readyMs' | 'readyPollMs' | 'stopMs'
  >;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Between two requests to end, in milliseconds. */
const askAgainMs = 500;
/** For a process to end, or to be read, after a connection of its ended, in milliseconds. */
const lastWordsMs = 150;

/** A started redis-server. */
export class RedisProcess {
  readonly pid: number;
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
  #end: ProcessEnd | null = null;
  #isEndedByNotebook = false;
  readonly #child: ChildProcess;
  readonly #options: RedisProcessOptions;

  constructor({ child, pid, placed }: Spawned, options: RedisProcessOptions) {
    this.pid = pid;
    this.folder = ProcessFolder.of(child);
    this.#child = child;
    this.#options = options;
    this.log = new RedisLog(options.limits.logCharacters);
    for (const line of options.preface) this.log.append(`${line}\n`);
    const reader = new LogReader(
      {
        lines: (lines) => {
          for (const line of lines) this.exitLog.read(line);
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
    for (const stream of [child.stdout, child.stderr]) if (stream) reader.read(stream);
    const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
    this.exited = promise;
    // A server that was killed leaves the child behind that saves its data: it is of the same process group.
    child.once('exit', () => killGroup(pid));
    // close, and not exit: the last lines of the log come before it.
    child.once('close', (code, signal) => {
      this.#end = { code, signal };
      reader.finish();
      this.log.end();
      this.folder.close();
      resolve(this.#end);
    });
    // Node may fail to send a signal or to write the input; the end of the process tells.
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    void this.#configure(child, placed);
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

  /** What becomes of its start within the time it has. */
  async outcome(): Promise<'ready' | 'ended' | 'late'> {
    const patience = new AbortController();
    const late = delay(this.#options.limits.readyMs, null, { signal: patience.signal }).then(
      () => 'late' as const,
      () => 'late' as const,
    );
    const outcome = await Promise.race([this.ready.then(() => 'ready' as const), this.exited.then(() => 'ended' as const), late]);
    patience.abort();
    return outcome;
  }

  /** Sends a signal. false: it has ended. */
  signal(name: SignalName): boolean {
    return this.isAlive && this.#child.kill(`SIG${name}`);
  }

  /** Ends it in steps: asks, waits, kills. */
  async stop(): Promise<ProcessEnd> {
    this.#isEndedByNotebook = true;
    this.#ask();
    // Asked once, Redis may refuse: while it writes its first append-only file, say. Twice asked is not hurried.
    const asking = setInterval(() => this.#ask(), askAgainMs);
    const patience = setTimeout(() => this.signal('KILL'), this.#options.limits.stopMs);
    const end = await this.exited;
    clearInterval(asking);
    clearTimeout(patience);
    return end;
  }

  #ask(): void {
    this.signal('TERM');
    // A process that was stopped with STOP takes no other signal until it continues.
    this.signal('CONT');
  }

  /** Ends it at once. Its data stays as it is. */
  async kill(): Promise<ProcessEnd> {
    this.#isEndedByNotebook = true;
    this.signal('KILL');
    return this.exited;
  }

  /** A connection through its unix socket. Rejects with the error of connect(2). */
  async connect(): Promise<UpstreamSocket & Required<Pick<RedisStream, 'endReason'>>> {
    const socket = await connectUpstream({ path: this.#options.socket });
    return Object.assign(socket, { endReason: () => this.#endReason() });
  }

  /** Hands over the configuration, in which passwords may stand, to a process that has been seen where it should be. */
  async #configure(child: ChildProcess, placed: Promise<boolean>): Promise<void> {
    this.#isPlaced = await placed;
    child.stdin?.end(this.#isPlaced ? this.#options.input : '');
  }

  async #endReason(): Promise<string | null> {
    // A connection ends a moment before its process, and before what the log says of it is read.
    const patience = new AbortController();
    await Promise.race([this.exited, delay(lastWordsMs, null, { signal: patience.signal }).catch(() => null)]);
    patience.abort();
    if (this.#isEndedByNotebook)
      return 'The notebook ended your redis-server: the machine was reset, its disk is full, or the notebook stops.';
    return this.exitLog.reason(this.#end);
  }

  #becomeReady(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const poll = async (): Promise<void> => {
      while (this.isAlive) {
        // An error is an answer too: NOAUTH, or too many clients. A server that loads answers again once it has.
        const reply = await this.#ping();
        if (reply !== null && !reply.startsWith('-LOADING')) {
          this.#isReady = true;
          resolve();
          return;
        }
        await delay(this.#options.limits.readyPollMs);
      }
    };
    void poll();
    return promise;
  }

  /** The start of the reply to a PING; null where there is none. */
  async #ping(): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const socket = connect(this.#options.socket);
    socket.once('connect', () => socket.write('*1\r\n$4\r\nPING\r\n'));
    socket.once('data', (bytes) => resolve(bytes.toString('latin1')));
    socket.once('error', () => resolve(null)).once('close', () => resolve(null));
    void this.exited.then(() => resolve(null));
    const reply = await promise;
    socket.destroy();
    return reply;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
