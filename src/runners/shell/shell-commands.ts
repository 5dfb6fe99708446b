// Shell commands: everything one run of the shell can call: the machine's programs, just-bash's own, and the hidden ones.
import { defineCommand, type Command, type CustomCommand, type ResolvedCommandContext } from 'just-bash/browser';
import { joinPath } from '../../machine/file-tree.ts';
import { errorWords, FileError } from '../../machine/files.ts';
import { alteredMachine, type Machine } from '../../machine/machine.ts';
import type { LoadProgram } from '../../machine/commands/index.ts';
import type { Jobs } from './jobs.ts';
import { noKeyboard, readsKeyboard, screenPrograms } from './keyboard.ts';
import { hiddenCommands } from './hidden-commands.ts';
import type { MarkedParts } from './marking.ts';
import { hasInput, isTerminal, programCommand } from './program-command.ts';
import type { StateCapture } from './shell-state.ts';
import type { Terminal } from './terminal.ts';

/** What the commands of one run share. */
export interface ShellRun {
  readonly programs: ReadonlyMap<string, LoadProgram>;
  readonly bundled: readonly string[];
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly parts: MarkedParts;
  readonly capture: StateCapture;
  readonly jobs: Jobs;
  /** Whether the outputs of the commands that now run others (bash, xargs) are the terminal, the innermost last. */
  readonly nesting: { readonly out: boolean; readonly err: boolean }[];
  /** Marks text that eval or source will run; as it is where it cannot be parsed. */
  readonly markText: (text: string) => string;
  readonly startJob: (index: number) => Promise<boolean>;
}

type Result = Awaited<ReturnType<Command['execute']>>;

/** The names of the commands that are neither programs nor just-bash's. */
export const otherCommands: readonly string[] = [...screenPrograms.keys(), ...Object.values(hiddenCommands), 'jobs', 'fg', 'bg', 'clear'];

/** The commands for just-bash. */
export function shellCommands(run: ShellRun): CustomCommand[] {
  const { machine, terminal } = run;
  return [
    ...[...run.programs].map(([name, load]) => programCommand(name, load, name === 'kill' ? withJobs(machine, run.jobs) : machine, terminal, (args) => withPids(name, args, run.jobs))),
    ...run.bundled.map((name) => bundledCommand(name, run)),
    ...[...screenPrograms].map(([name, advice]) => defineCommand(name, async () => failure(`${name}: this needs a keyboard, and a snippet has none. ${advice}\n`))),
    ...hidden(run),
    ...jobCommands(run),
    defineCommand('clear', async () => success()),
  ];
}

/** One of just-bash's own: refused where it would wait for the keyboard. */
function bundledCommand(name: string, { terminal, nesting }: ShellRun): CustomCommand {
  return defineCommand(name, async (args, context) => {
    if (readsKeyboard(name, args) && !hasInput(context)) return failure(noKeyboard(name));
    if ((name === 'env' || name === 'printenv') && args.length === 0) return success(environment(context));
    await terminal.breathe();
    return await inside(nesting, context, async () => await context.origCommand?.(args) ?? failure(`bash: ${name}: command not found\n`, 127));
  });
}

/** Runs what may run other commands, whose outputs are then this one's. */
async function inside(nesting: ShellRun['nesting'], context: ResolvedCommandContext, work: () => Promise<Result>): Promise<Result> {
  nesting.push({ out: isTerminal(context, 'nowOut'), err: isTerminal(context, 'nowErr') });
  try {
    return await work();
  } finally {
    nesting.pop();
  }
}

function environment({ exportedEnv = {} }: ResolvedCommandContext): string {
  return Object.entries(exportedEnv).map(([name, value]) => `${name}=${value}\n`).join('');
}

/** What marked scripts and captures call. */
function hidden({ capture, parts, nesting, markText, startJob, jobs }: ShellRun): CustomCommand[] {
  let sources = 0;
  return [
    defineCommand(hiddenCommands.state, async (args, { env, cwd }) => {
      capture.take(args, env, cwd);
      return success();
    }),
    defineCommand(hiddenCommands.arrays, async () => success(capture.arraysScript())),
    defineCommand(hiddenCommands.array, async (args) => {
      capture.takeArray(args);
      return success();
    }),
    defineCommand(hiddenCommands.exit, async (_args, { env }) => {
      capture.isExiting = true;
      return failure('', statusIn(env));
    }),
    defineCommand(hiddenCommands.end, async () => {
      capture.isEnded = true;
      return success();
    }),
    defineCommand(hiddenCommands.status, async ([status]) => failure('', Number(status))),
    defineCommand(hiddenCommands.defined, async ([index]) => {
      const definition = parts.functions[Number(index)];
      if (definition) capture.define(definition);
      return success();
    }),
    // eval sees the status of the command before it, and the substitution around this would hide it.
    defineCommand(hiddenCommands.evalText, async (args, { env }) => ({ ...success(markText(args.join(' '))), exitCode: statusIn(env) })),
    defineCommand(hiddenCommands.sourceText, async ([file = ''], { fs, cwd }) => {
      const path = joinPath(cwd, file);
      if (!(await fs.exists(path)) || (await fs.stat(path)).isDirectory) return success(file);
      sources += 1;
      const copy = `/run/source-${sources}`;
      await fs.writeFile(copy, markText(await fs.readFile(path)));
      return success(copy);
    }),
    defineCommand(hiddenCommands.hasInput, async ([name = ''], context) => (hasInput(context) ? success() : failure(noKeyboard(name)))),
    defineCommand(hiddenCommands.runScript, (args, context) => inside(nesting, context, () => runScript(args, context))),
    defineCommand(hiddenCommands.job, async ([index]) => (await startJob(Number(index)) ? success() : failure('bash: fork: retry: Resource temporarily unavailable\n', 254))),
    defineCommand(hiddenCommands.lastJob, async () => success(jobs.lastPid)),
  ];
}

/** $?, which a hidden command must leave as it is where what follows may ask for it. */
function statusIn(env: ReadonlyMap<string, string>): number {
  return Number(env.get('?') ?? 0);
}

/** ./script ARGS */
async function runScript([name = '', ...args]: string[], { fs, cwd, exec, exportedEnv, stdin }: ResolvedCommandContext): Promise<Result> {
  const path = joinPath(cwd, name);
  try {
    const { isDirectory, mode } = await fs.stat(path);
    if (isDirectory) return failure(`bash: ${name}: ${errorWords.EISDIR}\n`, 126);
    if ((mode & 0o111) === 0) return failure(`bash: ${name}: ${errorWords.EACCES}\n`, 126);
    const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(await fs.readFile(path));
    const program = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1];
    if (program && !/(^|\/)(ba|da)?sh$/.test(program)) return failure(`bash: ${name}: ${program}: bad interpreter: ${errorWords.ENOENT}\n`, 126);
  } catch (error) {
    if (error instanceof FileError) return failure(`bash: ${name}: ${errorWords[error.code]}\n`, 127);
    throw error;
  }
  const options = { cwd, args: [path, ...args], stdin: stdin as unknown as string, stdinKind: 'bytes' as const, ...(exportedEnv && { env: exportedEnv }) };
  return await exec?.('bash', options) ?? failure(`bash: ${name}: command not found\n`, 127);
}

/** The machine as kill sees it: with the session's jobs. */
function withJobs(machine: Machine, jobs: Jobs): Machine {
  return alteredMachine(machine, { kill: async (pid, signal) => jobs.end(pid) || await machine.kill(pid, signal) });
}

/** kill %1 */
function withPids(name: string, args: readonly string[], jobs: Jobs): readonly string[] {
  if (name !== 'kill') return args;
  return args.map((arg) => (arg.startsWith('%') ? String(jobs.pidOf(arg) ?? arg) : arg));
}

/** The job table's commands. */
function jobCommands({ jobs }: ShellRun): CustomCommand[] {
  return [
    defineCommand('jobs', async () => success(jobs.all.map(({ number, text }, index, all) => {
      const mark = index === all.length - 1 ? '+' : index === all.length - 2 ? '-' : ' ';
      return `[${number}]${mark}  Running                 ${text} &\n`;
    }).join(''))),
    defineCommand(hiddenCommands.wait, async (args) => {
      const waited = args.length === 0 ? jobs.all : jobs.all.filter(({ number, pid }) => args.some((arg) => arg === `%${number}` || arg === String(pid)));
      const statuses = await Promise.all(waited.map(({ done }) => done));
      return failure('', args.length === 0 ? 0 : statuses.at(-1) ?? 127);
    }),
    ...['fg', 'bg'].map((name) => defineCommand(name, async () => failure(`bash: ${name}: no job control\n`))),
  ];
}

function success(stdout = ''): Result {
  return { stdout, stderr: '', exitCode: 0 };
}

function failure(stderr: string, exitCode = 1): Result {
  return { stdout: '', stderr, exitCode };
}
