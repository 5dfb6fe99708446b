// Byte commands: just-bash's commands that count, show, cut or make bytes, kept from mangling those that are no UTF-8.
import type { Command, ResolvedCommandContext } from 'just-bash/browser';
import { textFromBytes } from '../../machine/byte-text.ts';
import { fromBytes } from '../../machine/redis-cli/byte-string.ts';
import type { ShellFileSystem } from './file-system.ts';
import { packsBytes, stdinBytes, stdinOf, textOf } from './packed-text.ts';

type Result = Awaited<ReturnType<Command['execute']>>;

/** Those that must see bytes as they are. All others see byte text, in which a byte is a character that nothing splits. */
const readsBytes: ReadonlySet<string> = new Set([
  'base64',
  'file',
  'head',
  'md5sum',
  'od',
  'sha1sum',
  'sha256sum',
  'split',
  'strings',
  'tail',
  'wc',
]);

/** Whether one of just-bash's commands is for ByteCommands. */
export function isByteCommand(name: string): boolean {
  return name === 'printf' || readsBytes.has(name);
}

/** The escapes of bytes from 128 on: \xHH and \OOO, and for echo \0OOO. */
const byteEscapes = /\\(?:\\|(?:x[89a-fA-F][\da-fA-F]|0?[23][0-7]{2})(?:\\(?:x[89a-fA-F][\da-fA-F]|0?[23][0-7]{2}))*)/g;

/** Runs one of just-bash's commands; original is its own work on some arguments. */
export class ByteCommands {
  readonly #fs: ShellFileSystem;
  #isInside = false;

  constructor(fs: ShellFileSystem) {
    this.#fs = fs;
  }

  async run(name: string, args: string[], context: ResolvedCommandContext, original: (args: string[]) => Promise<Result>): Promise<Result> {
    if (name === 'printf') return await original(args.map(spellBytes));
    if (!readsBytes.has(name)) return await original(args);
    const { exec } = context;
    if (this.#isInside || !exec || !hasBytesToRead(context)) return asText(await this.#fs.asBytes(() => original(args)));
    // Its input cannot be changed, but that of a call from inside can.
    this.#isInside = true;
    try {
      return await exec(name, { cwd: context.cwd, args, stdin: fromBytes(stdinBytes(context)), stdinKind: 'bytes' });
    } finally {
      this.#isInside = false;
    }
  }
}

/** \xff and its like as byte text, which just-bash would take for characters. */
function spellBytes(text: string): string {
  return text.replace(byteEscapes, (escapes) => {
    if (escapes === '\\\\') return escapes;
    const codes = escapes
      .split('\\')
      .slice(1)
      .map((code) => (code.startsWith('x') ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8)));
    return textFromBytes(Uint8Array.from(codes));
  });
}

/** The same in $'...', in a text that is still to be parsed. */
export function spellQuotedBytes(script: string): string {
  if (!script.includes("$'")) return script;
  return script.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"|(?<![^\s;])#.*|\$'(?:\\.|[^'\\])*'/gs, (token) =>
    token.startsWith('$') ? spellBytes(token) : token,
  );
}

function hasBytesToRead(context: ResolvedCommandContext): boolean {
  return packsBytes(stdinOf(context));
}

/** A result whose output just-bash can carry on. */
function asText(result: Result): Result {
  if (result.stdoutKind !== 'bytes' && result.stdoutEncoding !== 'binary') return result;
  return { ...result, stdout: textOf(result.stdout), stdoutKind: 'text' };
}
