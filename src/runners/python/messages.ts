// Messages: what the page and the worker of an interpreter say to each other.
import type { Breakdown } from '../runner.ts';

/** How bytes travel: suspended until a WebSocket brings them (JSPI), or blocked in synchronous requests. */
export type Carrier = 'socket' | 'http-tunnel';

/** What a worker begins with. */
export interface PythonSetup {
  /** Address of the folder with Pyodide and the packages, ending in "/". */
  files: string;
  /** Each file's size in bytes. */
  sizes: Readonly<Record<string, number>>;
  carrier: Carrier;
  /** Which of the learner's computers it is on. */
  computer: string;
  /** The tunnel session of this interpreter on the bridge (src/bridge/http-tunnel.ts). */
  tunnelSession: string;
  /** Pyodide's interrupt buffer; null where the page may not share memory. */
  interrupts: SharedArrayBuffer | null;
  /** Whether downloads are worth showing: they have not been made before. */
  showDownloads: boolean;
  /** The page's, as its lang names it. */
  language: string;
}

export type ToWorker =
  /** presses: how often Ctrl-C was pressed before; what is still on its way is not for this run. */
  | { type: 'run'; run: number; source: string; presses: number }
  /** Ctrl-C. press: counts up; the same press may also come through the bridge. */
  | { type: 'interrupt'; press: number }
  /** A question about code (kernel/console.py), for the time between two runs. */
  | { type: 'inspect'; id: number; question: string }
  /** What the learner typed for input(); null: they ended the input. */
  | { type: 'line'; text: string | null };

/** How an input ended. exited: the code called exit(); crashed: the interpreter cannot be used any more. */
export type InputEnd = { status: 'done' | 'raised' } | { status: 'exited'; exitCode: number } | { status: 'crashed'; reason: string };

/** What code asked for that a page does not have (kernel/lacks.py). standard: a module of Python's own library. */
export interface Lack {
  kind: 'module' | 'standard' | 'pip' | 'command' | 'process';
  name: string;
}

export type FromWorker =
  /** What its start, or the code that runs, waits for; null: it no longer waits. */
  | { type: 'progress'; message: string | null }
  /** A connection is opened, or was, by a worker that is blocked meanwhile and can tell no time. */
  | { type: 'connecting'; isOver: boolean }
  | { type: 'output'; run: number; text: string }
  /** Code waits for a line of input. prompt: the line it printed last. */
  | { type: 'input'; run: number; prompt: string }
  /** answer: null where code runs, or where the question broke. */
  | { type: 'inspected'; id: number; answer: string | null }
  /** notice: what failed around the code, for the learner. */
  | { type: 'ended'; run: number; end: InputEnd; omitted: number; lack: Lack | null; notice: Breakdown | null };
