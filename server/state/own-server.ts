// Own server: the redis-server that keeps the bridge's own records, in a folder that nobody else may enter.
import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Log } from '../log.ts';
import { startChild } from '../started-child.ts';
import { quoted } from '../streams/conf-text.ts';
import { stateLimits } from './limits.ts';
import { StateError } from './state-error.ts';

/** What it is made of. */
export interface OwnServerParts {
  /** Absolute path of its own folder, made where it is missing. No other bridge uses it now. */
  readonly folder: string;
  /** Path of the redis-server binary. */
  readonly redisServer: string;
  readonly log: Log;
}

/** It runs until it is closed, and is started again whenever it dies. */
export class OwnServer {
  /** Its unix socket. */
  readonly path: string;
  readonly #parts: OwnServerParts;
  #process: ChildProcess | null = null;
  #isClosed = false;
  /** It has been ready once: from then on it is started again whenever it dies. */
  #hasStarted = false;
  #deaths = 0;
  /** What was last said of its ends, and of its starts: the same again, every few seconds, would fill the log. */
  readonly #told = new Map<'end' | 'start' | 'loading', string>();
  readonly #restarting = new AbortController();

  private constructor(parts: OwnServerParts, path: string) {
    this.#parts = parts;
    this.path = path;
  }

  /** Starts it, once what a killed bridge left behind has ended. Throws StateError. */
  static async open(parts: OwnServerParts): Promise<OwnServer> {
    await mkdir(parts.folder, { recursive: true, mode: 0o700 });
    await chmod(parts.folder, 0o700);
    // As the system names the folder where a process works, which knows no links.
    const folder = await realpath(parts.folder);
    await endLeftover(folder);
    const inside = join(folder, 'redis.sock');
    const isShort = Buffer.byteLength(inside) <= stateLimits.socketPath;
    const server = new OwnServer(
      { ...parts, folder },
      isShort ? inside : join(await mkdtemp(join(tmpdir(), 'redis-notebook-')), 'redis.sock'),
    );
    await server.#start();
    return server;
  }

  /** Process id of the server that runs; null: it is being started again. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Ends it. All that was acknowledged is on disk, however it ends. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#restarting.abort();
    const process = this.#process;
    if (process?.pid !== undefined && isAlive(process)) {
      const exited = once(process, 'exit');
      process.kill('SIGTERM');
      const late = new AbortController();
      const killing = delay(stateLimits.endMs, undefined, { signal: late.signal }).then(
        () => process.kill('SIGKILL'),
        () => undefined,
      );
      await exited;
      late.abort();
      await killing;
    }
    if (!this.path.startsWith(this.#parts.folder)) await rm(join(this.path, '..'), { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    const { folder, redisServer } = this.#parts;
    // A group of its own: a Ctrl-C in the terminal is for the bridge, which has records to write until it ends.
    const server = startChild(redisServer, ['-'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#process = server;
    const startedAt = Date.now();
    let said = '';
    const ready = Promise.withResolvers<void>();
    const read = (text: string): void => {
      said = (said + text).slice(-4096);
      // What was in its pipe when it ended is read later.
      if (this.#process === server && /ready to accept connections/i.test(said)) ready.resolve();
    };
    let wasReady = false;
    server.once('error', (error) => {
      this.#process = null;
      ready.reject(new StateError(`${redisServer}, which keeps the class's records, cannot be run: ${error.message}.`));
    });
    server.once('exit', (code, signal) => {
      this.#process = null;
      if (!wasReady || this.#isClosed) return;
      if (Date.now() - startedAt > stateLimits.steadyMs) {
        this.#deaths = 0;
        this.#told.clear();
      }
      void this.#startAgain(signal ?? `code ${code}`);
    });
    // Whoever starts it hears of it, once all has come that it said.
    server.once('close', () => ready.reject(new StateError(whyNotStarted(folder, said))));
    server.stdout?.setEncoding('utf8').on('data', read);
    server.stderr?.setEncoding('utf8').on('data', read);
    server.stdin?.on('error', () => {}).end(configuration(folder, this.path));
    const timer = setTimeout(() => {
      if (!this.#hasStarted) return ready.reject(new StateError(whyNotStarted(folder, said)));
      // Nobody waits for one that is started again: it may take as long as it needs.
      this.#tell(
        'loading',
        `The redis-server that keeps the class's records in ${folder} was started again, and is not ready after ${stateLimits.startMs / 1000} s: it still loads what it holds. It is waited for.`,
      );
    }, stateLimits.startMs);
    try {
      await ready.promise;
      wasReady = true;
      this.#hasStarted = true;
    } catch (error) {
      if (!this.#hasStarted) await this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Tries until it runs or is closed. Nobody waits for it: whoever asks meanwhile is told that the records cannot be reached. */
  async #startAgain(end: string): Promise<void> {
    this.#tell(
      'end',
      `The redis-server that keeps the class's records ended (${end}). It is started again; what was acknowledged is in ${this.#parts.folder}.`,
    );
    while (!this.#isClosed) {
      const wait = stateLimits.restartMs[Math.min(this.#deaths, stateLimits.restartMs.length - 1)] ?? 0;
      this.#deaths += 1;
      try {
        await delay(wait, undefined, { signal: this.#restarting.signal });
        return await this.#start();
      } catch (error) {
        if (!this.#isClosed) this.#tell('start', (error as Error).message);
      }
    }
  }

  /** Logs it, unless the last of its kind said the same: process ids and times, which are new each time, make no other text of it. */
  #tell(kind: 'end' | 'start' | 'loading', text: string): void {
    const lasting = text.replace(/\d+/g, '0');
    if (this.#told.get(kind) === lasting) return;
    this.#told.set(kind, lasting);
    this.#parts.log(text);
  }
}

/** Its configuration: every write is on disk before it is answered, and nothing is ever thrown away. */
function configuration(folder: string, path: string): string {
  return [
    'port 0',
    `unixsocket ${quoted(path)}`,
    'unixsocketperm 600',
    `dir ${quoted(folder)}`,
    `pidfile ${quoted(join(folder, pidName))}`,
    'daemonize no',
    'save ""',
    'appendonly yes',
    'appendfsync always',
    `auto-aof-rewrite-min-size ${stateLimits.rewriteFrom}`,
    `maxmemory ${stateLimits.memory}`,
    'maxmemory-policy noeviction',
    'enable-protected-configs no',
    'enable-debug-command no',
    'enable-module-command no',
    '',
  ].join('\n');
}

const pidName = 'redis.pid';

/** What a killed bridge left running would write into the same files. */
async function endLeftover(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, pidName), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1 || !(await runsIn(pid, folder))) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalIfThere(pid, signal);
    const until = Date.now() + stateLimits.endMs;
    while (Date.now() < until) {
      if (!(await runsIn(pid, folder))) return;
      await delay(10);
    }
  }
  throw new StateError(`The process ${pid} still keeps the class's records in ${folder} and does not end. End it, then start again.`);
}

/** Whether a process is a server of that folder: its id may be another's by now. */
async function runsIn(pid: number, folder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') {
    // Redis names its unix socket there, and whoever has the id by now does not.
    const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return /(?:redis|valkey).*unixsocket:/.test(stdout);
  }
  // Of a process that has ended and is waited for, nothing can be read.
  return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === folder;
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function whyNotStarted(folder: string, said: string): string {
  const lines = said.trim().split('\n').slice(-3).join('\n');
  return `The redis-server that keeps the class's records in ${folder} did not start. Make room on that disk where it is full; else restore the folder from a backup, or move it away to begin without a class. It said:\n${lines}`;
}
