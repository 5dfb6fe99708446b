// Machine record: what a machine must remember when the bridge goes down, in one file of its folder.
import { mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { describeError, type Log } from '../../log.ts';
import { ifThere } from '../../missing-file.ts';
import { removeFolder } from '../redis-server/server-folder.ts';

const startRequest = z.object({ args: z.array(z.string()), config: z.string().nullable(), background: z.boolean() });

export const machineState = z.object({
  /** Unix time in milliseconds at which the machine was made. */
  bootedAt: z.number(),
  /** Unix time in milliseconds of its last use, give or take an hour. */
  usedAt: z.number(),
  /** It has more room than others: extendedLimits. */
  isExtended: z.literal(true).optional(),
  /** Its place in the range of user ids; null where it has none. */
  userIndex: z.int().nonnegative().nullable(),
  /** Ports whose servers' snapshots hold all that they had when last looked at: see persistence.ts. */
  snapshotLast: z.array(z.int()),
  /** Ports whose servers ended by themselves under one bridge: under that one they stay down. */
  down: z.object({ bridge: z.string(), ports: z.array(z.int()) }).optional(),
  /**
   * By the port a server was started on. running: it is to come back at the next use; request is null for the quiet
   * one. stopped: the learner stopped it, and it is not to be started quietly again.
   */
  servers: z.record(
    z.string().regex(/^\d{1,5}$/),
    z.discriminatedUnion('state', [
      z.object({ state: z.literal('running'), request: startRequest.nullable() }),
      z.object({ state: z.literal('stopped') }),
    ]),
  ),
});

/** What a machine remembers. */
export type MachineState = z.infer<typeof machineState>;
/** What it remembers of the server on one port. */
export type RememberedServer = MachineState['servers'][string];

/** A machine's memory. Its file follows each change by a moment; a change that cannot be written is reported. */
export class MachineRecord {
  readonly #file: string;
  readonly #report: Log;
  #state: MachineState;
  #writing: Promise<boolean> = Promise.resolve(true);
  #isWriteDue = false;
  #unsaved = 0;
  /** Whether the file lacks what the last write was to bring. */
  #hasFailed = false;

  constructor(file: string, state: MachineState, report: Log) {
    this.#file = file;
    this.#state = state;
    this.#report = report;
  }

  get state(): Readonly<MachineState> {
    return this.#state;
  }

  /** Whether its file has yet to follow a change. */
  get isUnsaved(): boolean {
    return this.#unsaved > 0;
  }

  /** What is remembered of the server on a port. */
  server(port: number): RememberedServer | null {
    return this.#state.servers[String(port)] ?? null;
  }

  /** Notes whether the snapshot of the server on a port holds all it had. */
  noteSnapshot(port: number, isLast: boolean): void {
    const { snapshotLast } = this.#state;
    if (!this.#hasFailed && snapshotLast.includes(port) === isLast) return;
    const others = snapshotLast.filter((other) => other !== port);
    this.update({ snapshotLast: isLast ? [...others, port] : others });
  }

  /** Ports whose servers are to run. */
  runningPorts(): number[] {
    return Object.entries(this.#state.servers)
      .filter(([, server]) => server.state === 'running')
      .map(([port]) => Number(port));
  }

  /** Remembers a server, or forgets it with null. What is in the file already is not written again. */
  remember(port: number, server: RememberedServer | null): void {
    if (!this.#hasFailed && isDeepStrictEqual(server, this.server(port))) return;
    const { [String(port)]: _, ...others } = this.#state.servers;
    this.update({ servers: server === null ? others : { ...others, [String(port)]: server } });
  }

  /** Changes what is remembered. */
  update(change: Partial<MachineState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#isWriteDue) return;
    this.#isWriteDue = true;
    this.#unsaved += 1;
    this.#writing = this.#writing
      .then(() => this.#write())
      .then(() => {
        this.#hasFailed = false;
        return true;
      })
      .catch((error: unknown) => {
        this.#hasFailed = true;
        this.#report(
          `${this.#file} could not be written, so the machine may forget what its learner started or stopped. ${describeError(error)}`,
        );
        return false;
      })
      .finally(() => {
        this.#unsaved -= 1;
      });
  }

  /** Resolves once the file has followed each change until now; false: it could not. */
  saved(): Promise<boolean> {
    return this.#writing;
  }

  /** The file appears whole or not at all. */
  async #write(): Promise<void> {
    this.#isWriteDue = false;
    const text = JSON.stringify(this.#state);
    const draft = `${this.#file}.new`;
    const handle = await openNew(draft);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#file);
  }
}

/** Opens a new file. What has its name is removed first, and its folder is made: neither is usual, and each look takes its time. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rm(path, { force: true });
    return open(path, 'wx', 0o600);
  }
}

/**
 * Reads a machine's file; null where there is none, or one that is none: its data is then as good as new to it. Rejects with
 * UnreadableRecordError where the system does not let it be read: it would be written over.
 */
export async function readMachineState(file: string): Promise<MachineState | null> {
  const text = await ifThere(readFile(file, 'utf8')).catch((error: unknown) => {
    throw new UnreadableRecordError(file, error as NodeJS.ErrnoException);
  });
  if (text === null) return null;
  try {
    return machineState.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Why a read fails that may well succeed a moment later: the process or the system is short of something. */
const passingCodes: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/** A machine's file is there and cannot be read. Its message is for whoever runs the notebook. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  /** Whether the next attempt may well succeed; otherwise somebody has to do something. */
  readonly isPassing: boolean;

  constructor(file: string, cause: NodeJS.ErrnoException) {
    super(`${file} could not be read.`, { cause });
    this.isPassing = passingCodes.has(cause.code);
  }
}

/**
 * Moves a machine's file out of the way where it cannot be read for good, so that the machine begins anew; what went before
 * it goes. Resolves with why; null: it stands where it stood.
 */
export async function setRecordAside(file: string): Promise<UnreadableRecordError | null> {
  const trouble = await readMachineState(file).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(trouble instanceof UnreadableRecordError) || trouble.isPassing) return null;
  await removeFolder(`${file}.unreadable`);
  await rename(file, `${file}.unreadable`);
  return trouble;
}
