// Class at work: a real bridge with a class, in a process of its own, and students who joined it and write to their Redis all the time, over a wire that can be cut.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joining } from '../../classes/rehearsal/simulated-student.ts';
import { within } from '../../machines/within.ts';
import { ServedProject, type StartedServer } from '../served-project.ts';
import { freePort } from '../test-redis.ts';
import { Wire } from './wire.ts';
import { Writer, type WriteCounts } from './writer.ts';

/** Has the clock of a bridge jump by an hour, forth and back in turn, at each SIGUSR2. The system's own is not ours to set. */
const jumpingClock = `data:text/javascript,${encodeURIComponent(
  'let by = 0; const now = Date.now; Date.now = () => now() + by; process.on("SIGUSR2", () => { by = by === 0 ? 3_600_000 : 0; });',
)}`;

export class ClassAtWork {
  readonly writers: readonly Writer[];
  readonly wire: Wire;
  readonly #project: ServedProject;
  readonly #env: Readonly<Record<string, string>>;
  #server: StartedServer;

  private constructor(project: ServedProject, env: Readonly<Record<string, string>>, server: StartedServer, wire: Wire, writers: Writer[]) {
    this.#project = project;
    this.#env = env;
    this.#server = server;
    this.wire = wire;
    this.writers = writers;
  }

  /** Opens it with so many students, each of whom has written something. */
  static async open(students: number): Promise<ClassAtWork> {
    const project = new ServedProject();
    const port = await freePort();
    const env = { CLASS: '1', PORT: String(port), NODE_OPTIONS: `--import=${jumpingClock}` };
    const server = await project.serving(env);
    const wire = await Wire.open(port);
    const code = /^Join code: (\S+)$/m.exec(server.output())?.[1] ?? '';
    const cookies = await Promise.all(Array.from({ length: students }, (_, index) => joining(code)(wire.url, `Student ${index + 1}`)));
    const writers = cookies.map((cookie) => Writer.begin(wire.url, cookie));
    await Promise.all(writers.map((writer) => writer.progress(10)));
    return new ClassAtWork(project, env, server, wire, writers);
  }

  /** The bridge's process id. */
  get bridge(): number {
    return this.#server.bridge.pid ?? 0;
  }

  /** Resolves once each student has had writes acknowledged after this moment. */
  async isAtWork(): Promise<void> {
    await inTime(Promise.all(this.writers.map((writer) => writer.progress(5))));
  }

  /** Ends the bridge with a signal, and resolves once it is gone. */
  async endBridge(signal: NodeJS.Signals): Promise<void> {
    const gone = once(this.#server.bridge, 'exit');
    this.#server.bridge.kill(signal);
    await gone;
  }

  /** Starts the bridge again. */
  async startBridge(): Promise<void> {
    this.#server = await this.#project.serving(this.#env);
  }

  /** Process ids of the students' servers that run. */
  async servers(): Promise<number[]> {
    const pids = await Promise.all(this.writers.map((writer) => writer.server()));
    return pids.filter((pid) => pid !== null);
  }

  /** The process that keeps the class's records. Rejects where none runs. */
  async stateServer(): Promise<number> {
    return Number(await readFile(join(this.#project.folder, 'data', 'state', 'redis.pid'), 'utf8'));
  }

  /** Has all students end, and look at what is left. Rejects where the notebook serves them no more. */
  async end(): Promise<void> {
    await inTime(Promise.all(this.writers.map((writer) => writer.end())));
  }

  /** Of all students together. */
  get counts(): WriteCounts {
    const sum = (name: keyof WriteCounts): number => this.writers.reduce((all, { counts }) => all + counts[name], 0);
    return { acknowledged: sum('acknowledged'), lost: sum('lost'), torn: sum('torn') };
  }

  async close(): Promise<void> {
    for (const writer of this.writers) writer.leave();
    await this.wire.close();
    await this.#project.remove();
  }
}

/** For a class to be at work again after whatever happened, in milliseconds: a bridge that starts, on a computer that does much else. */
const againMs = 120_000;

async function inTime(work: Promise<unknown>): Promise<void> {
  if ((await within(work, againMs)) === 'late') throw new Error(`A student could not write for ${againMs / 1_000} s.`);
}

/** Sends a signal to a process that may have ended meanwhile. */
export function tell(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
