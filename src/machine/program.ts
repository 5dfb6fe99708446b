// Program: a command of the machine, written like a process: arguments in, bytes out, an exit code.
import type { PageMachine } from './page-machine.ts';
import type { StandardInput } from './standard-input.ts';

/** What a program is given, as a Unix process would be. */
export interface Process {
  /** Arguments after the program's name. Bytes that are no UTF-8 stand in them as in byte-text.ts. */
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly stdin: StandardInput;
  /** Whether standard output is the terminal (and not a pipe, a file or a command substitution). */
  readonly isTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
  readonly machine: PageMachine;
  /** Says, before what it then writes, that it goes on until Ctrl-C, or until others end it: nobody need wait for its end. */
  goesOn?(): void;
  /** Aborted by Ctrl-C (SIGINT). The program says its last words and returns. */
  readonly interrupted: AbortSignal;
  /** Writes to standard output, in order with error(). Text is encoded as UTF-8. */
  write(data: string | Uint8Array): void;
  /** Writes to standard error. */
  error(data: string | Uint8Array): void;
  /** Reads a file of the machine, relative to the working directory. Throws Error with code ENOENT or EISDIR. */
  readFile(path: string): Promise<Uint8Array>;
  /** Writes a file of the machine. Throws FileError. */
  writeFile(path: string, bytes: Uint8Array, how: 'replace' | 'append'): Promise<void>;
}

/** Runs to its end and returns the exit code, 0 to 255. Throws only BridgeError: everything else is the learner's result. */
export type Program = (process: Process) => Promise<number>;
