// Program command: lets just-bash run a Program of the machine as if it were a process.
import { defineCommand, type Command, type ResolvedCommandContext } from 'just-bash/browser';
import { joinPath } from '../../machine/file-tree.ts';
import { FileError } from '../../machine/files.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Process, Program } from '../../machine/program.ts';
import { bytesFromText, latin1FromBytes } from './byte-text.ts';
import { terminalPath } from './file-system.ts';
import { descriptors } from './marking.ts';
import type { Terminal } from './terminal.ts';

/** Whether one of a running command's outputs is the terminal. */
export function isTerminal(context: ResolvedCommandContext, output: 'nowOut' | 'nowErr'): boolean {
  return context.fileDescriptors?.get(descriptors[output])?.endsWith(`:${terminalPath}`) ?? false;
}

/** Whether a running command's standard input is something else than the keyboard. */
export function hasInput(context: ResolvedCommandContext): boolean {
  return stdinOf(context) !== '' || (context.fileDescriptors?.has(descriptors.input) ?? false);
}

/** A command that runs a program; load brings it when it is first called, and read is what the shell makes of its arguments. */
export function programCommand(name: string, load: () => Program | Promise<Program>, machine: Machine, terminal: Terminal, read: (args: readonly string[]) => readonly string[]): Command {
  return defineCommand(name, async (args, context) => {
    const foreground = terminal.enter();
    const output = new Output(context, terminal);
    let status = 1;
    try {
      const program = await load();
      status = await program(processOf(read(args), context, { machine, terminal, interrupted: foreground.interrupted, output }));
    } catch (error) {
      // A program throws only where our own machinery fails: what a learner got wrong, it says itself.
      terminal.fail(error);
    } finally {
      foreground.leave(status);
    }
    return { ...output.rest(), exitCode: status };
  });
}

interface Surroundings {
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly interrupted: AbortSignal;
  readonly output: Output;
}

function processOf(args: readonly string[], context: ResolvedCommandContext, { machine, terminal, interrupted, output }: Surroundings): Process {
  const { fs, cwd } = context;
  return {
    args,
    env: new Map(Object.entries(context.exportedEnv ?? {})),
    stdin: hasInput(context) ? bytesFromText(stdinOf(context)) : null,
    isTerminal: isTerminal(context, 'nowOut'),
    columns: terminal.columns,
    machine,
    interrupted,
    write: (data) => output.write(data),
    error: (data) => output.error(data),
    readFile: (path) => readFile(fs, joinPath(cwd, path)),
  };
}

/** just-bash's own files complain in words alone. */
async function readFile(fs: ResolvedCommandContext['fs'], path: string): Promise<Uint8Array> {
  try {
    return await fs.readFileBuffer(path);
  } catch (error) {
    if (error instanceof FileError || !(error instanceof Error)) throw error;
    throw new FileError(error.message.startsWith('EISDIR') ? 'EISDIR' : 'ENOENT', path);
  }
}

function stdinOf(context: ResolvedCommandContext): string {
  return context.stdin as unknown as string;
}

/** Where a program's two outputs go: straight to the terminal, or into the result that just-bash passes on. */
class Output {
  readonly #terminal: Terminal;
  readonly #isOutShown: boolean;
  readonly #isErrShown: boolean;
  /** 2>&1 into a pipe or a file: both in one, in the order they were written. */
  readonly #isJoined: boolean;
  readonly #outText = new TextDecoder();
  readonly #errText = new TextDecoder();
  #out = '';
  #err = '';

  constructor(context: ResolvedCommandContext, terminal: Terminal) {
    this.#terminal = terminal;
    this.#isOutShown = isTerminal(context, 'nowOut');
    this.#isErrShown = isTerminal(context, 'nowErr');
    const out = context.fileDescriptors?.get(descriptors.nowOut);
    this.#isJoined = out !== undefined && out === context.fileDescriptors?.get(descriptors.nowErr);
  }

  write(data: string | Uint8Array): void {
    if (this.#isOutShown) this.#terminal.write(decode(this.#outText, data));
    else this.#out += byteText(data);
  }

  error(data: string | Uint8Array): void {
    if (this.#isErrShown) this.#terminal.write(decode(this.#errText, data));
    else if (this.#isJoined) this.#out += byteText(data);
    else this.#err += typeof data === 'string' ? data : decode(this.#errText, data);
  }

  /** What did not go to the terminal. */
  rest(): { stdout: string; stdoutKind: 'bytes'; stderr: string } {
    if (this.#isOutShown) this.#terminal.write(this.#outText.decode());
    return { stdout: this.#out, stdoutKind: 'bytes', stderr: this.#err };
  }
}

function decode(decoder: TextDecoder, data: string | Uint8Array): string {
  return typeof data === 'string' ? data : decoder.decode(data, { stream: true });
}

function byteText(data: string | Uint8Array): string {
  return latin1FromBytes(typeof data === 'string' ? new TextEncoder().encode(data) : data);
}
