// Follow: tail -f, which shows what is added to a file until Ctrl-C.
import type { Command, ResolvedCommandContext } from 'just-bash/browser';
import { joinPath } from '../../machine/file-tree.ts';
import { textFromBytes } from '../../machine/byte-text.ts';
import { FileError } from '../../machine/files.ts';
import { shellLimits } from './limits.ts';
import { isTerminal } from './program-output.ts';
import { interruptedStatus, type ShellTerminal } from './shell-terminal.ts';

type Result = Awaited<ReturnType<Command['execute']>>;

const followOption = /^(?:-[fF]|--follow(?:=.*)?|--retry)$/;
/** -fn 5, -5f */
const joinedOption = /^-(?:[fF](?=n)|(?=\d+[fF]$))/;

/** Whether tail is asked to follow. */
export function isFollowing(args: readonly string[]): boolean {
  return args.some((arg) => followOption.test(arg) || joinedOption.test(arg));
}

/** Shows a file's end by tail itself, and then what is added to it. */
export async function follow(
  args: readonly string[],
  context: ResolvedCommandContext,
  terminal: ShellTerminal,
  tail: (args: string[]) => Promise<Result>,
): Promise<Result> {
  if (!isTerminal(context, 'nowOut'))
    return refusal("with -f it never ends, and what follows in a snippet's pipe waits for its end. Leave -f out");
  const plain = args.filter((arg) => !followOption.test(arg)).map((arg) => arg.replace(joinedOption, '-').replace(/^(-\d+)[fF]$/, '$1'));
  const [name, ...others] = plain.filter((arg, index) => !arg.startsWith('-') && !/^-[nc]$/.test(plain[index - 1] ?? ''));
  if (name === undefined || others.length > 0)
    return refusal('name one file to follow, and follow each other one in a snippet with a session of its own');
  const file = new GrowingFile(context, name);
  const foreground = terminal.enter();
  try {
    const begun = await file.shown(() => tail(plain));
    if (begun.exitCode !== 0) return begun;
    terminal.goesOn();
    terminal.write(begun.stdout);
    const stopped = AbortSignal.any([foreground.interrupted, terminal.ended.signal]);
    while (!stopped.aborted) {
      terminal.write(await file.added());
      await pause(stopped);
    }
    return { stdout: '', stderr: '', exitCode: interruptedStatus };
  } finally {
    foreground.leave(interruptedStatus);
  }
}

/** A file that others write. */
class GrowingFile {
  readonly #fs: ResolvedCommandContext['fs'];
  readonly #path: string;
  readonly #name: string;
  #length = 0;

  constructor({ fs, cwd }: ResolvedCommandContext, name: string) {
    this.#fs = fs;
    this.#path = joinPath(cwd, name);
    this.#name = name;
  }

  /** What show() shows of it, again where it grew meanwhile. */
  async shown<T>(show: () => Promise<T>): Promise<T> {
    for (;;) {
      this.#length = (await this.#size()) ?? 0;
      const result = await show();
      if (((await this.#size()) ?? 0) === this.#length) return result;
    }
  }

  /** What has been added since the last time. */
  async added(): Promise<string> {
    const size = await this.#size();
    if (size === null || size === this.#length) return '';
    const notice = size < this.#length ? `tail: ${this.#name}: file truncated\n` : '';
    const bytes = await this.#fs.readFileBuffer(this.#path);
    const from = notice === '' ? this.#length : 0;
    this.#length = bytes.length;
    return notice + textFromBytes(bytes.subarray(from));
  }

  /** null: it is not there, for now. */
  async #size(): Promise<number | null> {
    try {
      return (await this.#fs.stat(this.#path)).size;
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }
}

function pause(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, shellLimits.followMs);
    stopped.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    }
  });
}

function refusal(reason: string): Result {
  return { stdout: '', stderr: `tail: ${reason}.\n`, exitCode: 1 };
}
