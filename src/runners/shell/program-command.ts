// Program command: lets just-bash run a Program of the machine as if it were a process.
import { defineCommand, type Command, type ResolvedCommandContext } from 'just-bash/browser';
import { joinPath } from '../../machine/file-tree.ts';
import { errorWords, FileError } from '../../machine/files.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import type { Process, Program } from '../../machine/program.ts';
import { inputOf, snippetInput } from '../../machine/standard-input.ts';
import { descriptors } from './ast-rewrite.ts';
import { stdinBytes, stdinOf } from './packed-text.ts';
import { isTerminal, ProgramOutput } from './program-output.ts';
import type { ShellTerminal } from './shell-terminal.ts';

/** Whether a running command's standard input is something else than the keyboard. */
export function hasInput(context: ResolvedCommandContext): boolean {
  return stdinOf(context) !== '' || (context.fileDescriptors?.has(descriptors.input) ?? false);
}

/** A command that runs a program; load brings it when it is first called, and read is what the shell makes of its arguments. */
export function programCommand(
  name: string,
  load: () => Program | Promise<Program>,
  machine: PageMachine,
  terminal: ShellTerminal,
  read: (args: readonly string[]) => readonly string[],
): Command {
  return defineCommand(name, async (args, context) => {
    const foreground = terminal.enter();
    const output = new ProgramOutput(context, terminal);
    let result = { stdout: '', stderr: '' };
    let status = 1;
    try {
      const program = await load();
      status = await program(processOf(read(args), context, { machine, terminal, interrupted: foreground.interrupted, output }));
      result = await output.finish();
    } catch (error) {
      status = 1;
      // Else a program throws only where our own machinery fails: what a learner got wrong, it says itself.
      if (error instanceof FileError) result = { stdout: '', stderr: `${name}: write error: ${errorWords[error.code]}\n` };
      else terminal.fail(error);
    } finally {
      foreground.leave(status);
    }
    return { ...result, exitCode: status };
  });
}

interface Surroundings {
  readonly machine: PageMachine;
  readonly terminal: ShellTerminal;
  readonly interrupted: AbortSignal;
  readonly output: ProgramOutput;
}

function processOf(
  args: readonly string[],
  context: ResolvedCommandContext,
  { machine, terminal, interrupted, output }: Surroundings,
): Process {
  const { fs, cwd } = context;
  const isOnTerminal = isTerminal(context, 'nowOut');
  return {
    args,
    env: new Map(Object.entries(context.exportedEnv ?? {})),
    stdin: hasInput(context) ? inputOf(stdinBytes(context)) : snippetInput,
    isTerminal: isOnTerminal,
    columns: terminal.columns,
    machine,
    interrupted,
    // In a pipe or a file it is not what its snippet shows that goes on.
    ...(isOnTerminal && { goesOn: () => terminal.goesOn() }),
    write: (data) => output.write(data),
    error: (data) => output.error(data),
    readFile: (path) => readFile(fs, joinPath(cwd, path)),
    writeFile: (path, bytes, how) =>
      how === 'append' ? fs.appendFile(joinPath(cwd, path), bytes) : fs.writeFile(joinPath(cwd, path), bytes),
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
