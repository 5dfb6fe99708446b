// Served project: folders that look like the project with its site built, and the real server started there as a process.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** Variables of the server's environment; a value of undefined takes one away. */
export type ServerEnv = Readonly<Record<string, string | undefined>>;

/** A server that was started, and what it has said so far. */
export interface StartedServer {
  readonly bridge: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
}

/** The real server, one page. */
export class ServedProject {
  readonly folder: string;
  /** Those that were started, with their ends: one may end by itself while another is waited for. */
  readonly #started: { readonly bridge: ChildProcess; readonly ended: Promise<unknown> }[] = [];

  constructor() {
    const root = resolve(import.meta.dirname, '..', '..');
    this.folder = mkdtempSync(join(tmpdir(), 'project-'));
    // With what set-up kept there, if it did.
    for (const name of ['server', 'src', 'node_modules', 'package.json', '.cache']) symlinkSync(join(root, name), join(this.folder, name));
    mkdirSync(join(this.folder, 'dist'));
    writeFileSync(join(this.folder, 'dist', 'index.html'), '<h1>home</h1>');
  }

  /** Starts a server from another working directory. */
  start(env: ServerEnv = {}): StartedServer {
    const server = join(this.folder, 'server');
    const program = ['--preserve-symlinks', '--preserve-symlinks-main', '--import', join(server, 'stripped.mjs'), join(server, 'main.ts')];
    const bridge = spawn(process.execPath, program, {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'], DATA_DIR: join(this.folder, 'data'), PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#started.push({ bridge, ended: once(bridge, 'exit') });
    return { bridge, output: heard(bridge.stdout), errors: heard(bridge.stderr) };
  }

  /** Starts a server that comes up, and resolves with its URL. */
  async serving(env: ServerEnv = {}): Promise<StartedServer & { readonly url: string }> {
    const started = this.start(env);
    for (;;) {
      const url = /^Redis Notebook is ready at (\S+)$/m.exec(started.output())?.[1];
      if (url !== undefined) return { ...started, url };
      const { exitCode, signalCode } = started.bridge;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`The bridge ended${signalCode === null ? '' : ` by ${signalCode}`}: ${started.errors()}`);
      await Promise.race([once(started.bridge.stdout ?? started.bridge, 'data'), once(started.bridge, 'close')]);
    }
  }

  /** Kills the servers that run. */
  async endAll(): Promise<void> {
    for (const { bridge, ended } of this.#started) {
      bridge.kill('SIGKILL');
      await ended;
    }
    this.#endRecords();
  }

  /** The same, and removes the folder. */
  async remove(): Promise<void> {
    await this.endAll();
    // The redis-servers of a bridge that was killed end a moment after it, and may write a file as their folder is emptied.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /** A bridge that was killed leaves the Redis of its class's records to the next one, which does not come here. */
  #endRecords(): void {
    const folder = join(this.folder, 'data', 'state');
    const note = join(folder, 'redis.pid');
    const pid = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0;
    if (pid <= 1) return;
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, at any moment before.
    }
  }
}

function heard(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}
