// Program output: where a running program's two outputs go: to the terminal or a file as they come, else to just-bash at the end.
import type { ResolvedCommandContext } from 'just-bash/browser';
import { joinBytes } from '../../bridge/join-bytes.ts';
import { bytesFromText, textFromBytes } from '../../machine/byte-text.ts';
import { terminalPath } from './file-system.ts';
import { shellLimits } from './limits.ts';
import { descriptors } from './ast-rewrite.ts';
import { OutputBatch } from './output-batch.ts';
import type { ShellTerminal } from './shell-terminal.ts';

type Data = string | Uint8Array;

/** Takes a program's output. finish() resolves to what just-bash has to pass on. */
interface Sink {
  write(data: Data): void;
  finish(): Promise<string>;
}

/** The file one of a running command's outputs was redirected to; null where it was not. */
function fileOf(context: ResolvedCommandContext, output: 'nowOut' | 'nowErr'): string | null {
  return /^__file(?:_append)?__:(.*)$/s.exec(context.fileDescriptors?.get(descriptors[output]) ?? '')?.[1] ?? null;
}

/** Whether one of a running command's outputs is the terminal. */
export function isTerminal(context: ResolvedCommandContext, output: 'nowOut' | 'nowErr'): boolean {
  return fileOf(context, output) === terminalPath;
}

/** A program's two outputs. */
export class ProgramOutput {
  readonly #out: Sink;
  readonly #err: Sink;

  constructor(context: ResolvedCommandContext, terminal: ShellTerminal) {
    const sinkOf = (output: 'nowOut' | 'nowErr'): Sink => {
      const file = fileOf(context, output);
      if (file === terminalPath) return new TerminalSink(terminal);
      return file === null ? new ResultSink() : new FileSink(file, context.fs);
    };
    this.#out = sinkOf('nowOut');
    const out = context.fileDescriptors?.get(descriptors.nowOut);
    // 2>&1 into a pipe or a file: both in one, in the order they were written.
    const isJoined = out !== undefined && out === context.fileDescriptors?.get(descriptors.nowErr);
    this.#err = isJoined ? this.#out : sinkOf('nowErr');
  }

  write(data: Data): void {
    this.#out.write(data);
  }

  error(data: Data): void {
    this.#err.write(data);
  }

  /** What did not go anywhere yet. Throws FileError where a file could not be written. */
  async finish(): Promise<{ stdout: string; stderr: string }> {
    const stdout = await this.#out.finish();
    return { stdout, stderr: this.#err === this.#out ? '' : await this.#err.finish() };
  }
}

class TerminalSink implements Sink {
  readonly #terminal: ShellTerminal;

  constructor(terminal: ShellTerminal) {
    this.#terminal = terminal;
  }

  write(data: Data): void {
    this.#terminal.write(textOf(data));
  }

  async finish(): Promise<string> {
    return '';
  }
}

class ResultSink implements Sink {
  readonly #pieces: Uint8Array[] = [];

  write(data: Data): void {
    this.#pieces.push(typeof data === 'string' ? bytesFromText(data) : data);
  }

  async finish(): Promise<string> {
    return textFromBytes(joinBytes(this.#pieces));
  }
}

/** A file that others may read while the program runs. just-bash emptied it where it was to be. */
class FileSink implements Sink {
  readonly #batch: OutputBatch;
  #written: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(path: string, fs: ResolvedCommandContext['fs']) {
    const append = async (text: string, before: Promise<void>): Promise<void> => {
      await before;
      if (this.#failure !== null) return;
      try {
        await fs.appendFile(path, bytesFromText(text));
      } catch (error) {
        // Told when the program ends: it cannot be told while it only writes.
        this.#failure = error;
      }
    };
    this.#batch = new OutputBatch((text) => {
      this.#written = append(text, this.#written);
    }, shellLimits.fileBatchMs);
  }

  write(data: Data): void {
    this.#batch.add(textOf(data));
  }

  async finish(): Promise<string> {
    this.#batch.flush();
    await this.#written;
    if (this.#failure !== null) throw this.#failure;
    return '';
  }
}

function textOf(data: Data): string {
  return typeof data === 'string' ? data : textFromBytes(data);
}
