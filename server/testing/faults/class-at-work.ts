// Class at work: a real bridge with a class, in a process of its own, and students who joined it and write all the time to their Redis, to the class's and to its records, over a wire that can be cut; between two pages of it there is always a visit.
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { classPaths, type TeacherDeed, type TeacherNews, type TeacherSession } from '../../../src/class-protocol.ts';
import { paths, type MachineFacts } from '../../../src/protocol.ts';
import { joining } from '../../classes/rehearsal/simulated-student.ts';
import { within } from '../../within.ts';
import { ServedProject, type StartedServer } from '../served-project.ts';
import { freePort } from '../free-port.ts';
import { ClassPages, snapshotOf } from './class-pages.ts';
import { RecordKeeper } from './record-keeper.ts';
import { SmallDisk } from './small-disk.ts';
import { Wire } from './wire.ts';
import { Writer, type WriteCounts } from './writer.ts';

/** Has the clock of a bridge jump by an hour, forth and back in turn, at each SIGUSR2. The system's own is not ours to set. */
const jumpingClock = `data:text/javascript,${encodeURIComponent(
  'let by = 0; const now = Date.now; Date.now = () => now() + by; process.on("SIGUSR2", () => { by = by === 0 ? 3_600_000 : 0; });',
)}`;

/** As many as may join while things happen. */
const places = 1_000;

interface ClassParts {
  readonly project: ServedProject;
  readonly env: Readonly<Record<string, string>>;
  readonly server: StartedServer;
  readonly wire: Wire;
  readonly disk: SmallDisk | null;
}

/** How a class is opened. */
export interface ClassTerms {
  readonly students: number;
  /** Its data is on a disk of so many megabytes, which needs the right to mount one. */
  readonly diskMb?: number;
}

export class ClassAtWork {
  /** By which one joins it. */
  readonly code: string;
  readonly writers: readonly Writer[];
  readonly wire: Wire;
  readonly disk: SmallDisk | null;
  readonly #project: ServedProject;
  readonly #env: Readonly<Record<string, string>>;
  readonly #teacher: { readonly secret: string; readonly class: string };
  readonly #pages: ClassPages;
  readonly #keeper: RecordKeeper;
  /** One of the students, at the class's own server. */
  readonly #together: Writer;
  readonly #outlived: string[] = [];
  #server: StartedServer;

  private constructor(
    { project, env, server, wire, disk }: ClassParts,
    cookies: readonly string[],
    teacher: { secret: string; class: string },
    code: string,
    password: string,
  ) {
    const [first = ''] = cookies;
    this.#project = project;
    this.#env = env;
    this.#server = server;
    this.wire = wire;
    this.disk = disk;
    this.#teacher = teacher;
    this.code = code;
    this.writers = cookies.map((cookie) => Writer.begin(wire.url, cookie));
    this.#together = Writer.begin(wire.url, first, { host: 'class', password });
    this.#keeper = RecordKeeper.begin(wire.url, code, first);
    this.#pages = ClassPages.open({ url: wire.url, ...teacher, cookie: first, name: nameOf(0) });
  }

  /** Opens it with students, each of whom has written something. Rejects where its disk cannot be mounted. */
  static async open({ students, diskMb }: ClassTerms): Promise<ClassAtWork> {
    const project = new ServedProject();
    const disk = diskMb === undefined ? null : await SmallDisk.mount(join(project.folder, 'data'), diskMb);
    const port = await freePort();
    const env = { CLASS: '1', PORT: String(port), NODE_OPTIONS: `--import=${jumpingClock}` };
    const server = await project.serving(env);
    const wire = await Wire.open(port);
    const code = /^Join code: (\S+)$/m.exec(server.output())?.[1] ?? '';
    const token = /^Teacher: \S+#(\S+)$/m.exec(server.output())?.[1] ?? '';
    const session = (await (await post(wire.url + classPaths.session, { token })).json()) as TeacherSession;
    const teacher = { secret: session.secret, class: session.classes[0]?.id ?? '' };
    await asTeacher(wire.url, teacher, { type: 'places', places });
    const cookies = await Promise.all(Array.from({ length: students }, (_, index) => joining(code)(wire.url, nameOf(index))));
    const facts = (await (await fetch(wire.url + paths.machine, { headers: { cookie: cookies[0] ?? '' } })).json()) as MachineFacts;
    const opened = new ClassAtWork({ project, env, server, wire, disk }, cookies, teacher, code, facts.class?.password ?? '');
    await opened.isAtWork();
    return opened;
  }

  /** The bridge's process id. */
  get bridge(): number {
    return this.#server.bridge.pid ?? 0;
  }

  /** Resolves once each student has had writes acknowledged after this moment, so has the class, and a visit went its way. */
  async isAtWork(): Promise<void> {
    const all = [...this.writers, this.#together].map((writer) => writer.progress(5));
    await inTime(Promise.all([...all, this.#keeper.progress(1), this.#pages.progress()]));
  }

  /** Has one more student come, whatever happens meanwhile. */
  welcome(): Promise<void> {
    return this.#keeper.welcome();
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

  /** Process id of the server that the class shares; null: it does not run. */
  classServer(): number | null {
    const folder = join(this.#project.folder, 'data', 'learners');
    return processIn((cwd) => cwd.startsWith(folder) && /-class\/\d+$/.test(cwd));
  }

  /** The process that keeps the class's records. Rejects where none runs. */
  async stateServer(): Promise<number> {
    return Number(await readFile(join(this.#project.folder, 'data', 'state', 'redis.pid'), 'utf8'));
  }

  /** Has one more student join, and gives their cookies. */
  join(name: string): Promise<string> {
    return joining(this.code)(this.wire.url, name);
  }

  /** Does something as the teacher. Rejects where that is refused. */
  deed(deed: TeacherDeed): Promise<void> {
    return asTeacher(this.wire.url, this.#teacher, deed);
  }

  /** What the teacher's page is told at first. */
  snapshot(): Promise<Extract<TeacherNews, { type: 'snapshot' }>> {
    return snapshotOf({ url: this.wire.url, ...this.#teacher });
  }

  /** Notes what was there still when what it belonged to had gone. */
  noteOutlived(what: string): void {
    this.#outlived.push(what);
  }

  /** Has all students end, and look at what is left. Rejects where the notebook serves them no more. */
  async end(): Promise<void> {
    this.#pages.leave();
    await inTime(Promise.all([...this.writers, this.#together, this.#keeper].map((one) => one.end())));
  }

  /** Of all students together, and of the class. */
  get counts(): WriteCounts {
    const all = [...this.writers, this.#together, this.#keeper].map(({ counts }) => counts);
    const sum = (name: keyof WriteCounts): number => all.reduce((so, counts) => so + counts[name], 0);
    return { acknowledged: sum('acknowledged'), lost: sum('lost'), torn: sum('torn') };
  }

  /** Visits, hands and consents that were there still when what they belonged to had gone. */
  get outlived(): readonly string[] {
    return [...this.#outlived, ...this.#pages.outlived];
  }

  async close(): Promise<void> {
    for (const one of [...this.writers, this.#together, this.#keeper, this.#pages]) one.leave();
    await this.wire.close();
    await this.#project.endAll();
    await this.disk?.unmount();
    await this.#project.remove();
  }
}

/** Not as those of a rehearsal are called, who may come too. */
const nameOf = (index: number): string => `Writer ${index + 1}`;

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const { origin } = new URL(url);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', origin, ...headers }, body: JSON.stringify(body) });
}

async function asTeacher(url: string, { secret, class: classId }: { secret: string; class: string }, deed: TeacherDeed): Promise<void> {
  const response = await post(`${url}${classPaths.deed}?class=${classId}`, deed, { authorization: `Bearer ${secret}` });
  if (!response.ok) throw new Error(`A deed was refused: ${await response.text()}`);
}

/** The process whose working folder fits; null: there is none. */
function processIn(fits: (cwd: string) => boolean): number | null {
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      if (fits(readlinkSync(`/proc/${name}/cwd`)) && readFileSync(`/proc/${name}/comm`, 'utf8').startsWith('redis-server'))
        return Number(name);
    } catch {
      // It has just ended, or is not ours to look at.
    }
  }
  return null;
}

/** For a class to be at work again after whatever happened, in milliseconds: a bridge that starts, on a computer that does much else. */
const againMs = 120_000;

async function inTime(work: Promise<unknown>): Promise<void> {
  if ((await within(work, againMs)) === 'late') throw new Error(`A class could not go on for ${againMs / 1_000} s.`);
}

/** Sends a signal to a process that may have ended meanwhile. */
export function tell(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
