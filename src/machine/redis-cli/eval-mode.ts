// EvalMode: redis-cli --eval FILE key ... , arg ...
import type { Process } from '../program.ts';
import { fromBytes, fromText } from './byte-string.ts';
import type { CliSession } from './cli-session.ts';

/** Sends the script of a file as EVAL. 1 where the file or the server could not be had. */
export async function runEval(
  file: string,
  args: readonly string[],
  repeat: number,
  session: CliSession,
  process: Process,
): Promise<number> {
  const script = await readScript(file, process);
  if (script === null) return 1;
  const comma = args.indexOf(',');
  const keys = comma === -1 ? args : args.slice(0, comma);
  const rest = comma === -1 ? [] : args.slice(comma + 1);
  const command = ['EVAL', script, String(keys.length), ...[...keys, ...rest].map(fromText)];
  return (await session.issue(command, repeat, process.interrupted)) ? 0 : 1;
}

async function readScript(file: string, process: Process): Promise<string | null> {
  try {
    return fromBytes(await process.readFile(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // A folder opens like a file and has nothing to read.
    if (code === 'EISDIR') return '';
    if (code !== 'ENOENT') throw error;
    process.error(`Can't open file '${file}': No such file or directory\n`);
    return null;
  }
}
