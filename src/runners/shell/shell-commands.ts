// Shell commands: everything one run of the shell can call: the machine's programs, just-bash's own, and the hidden ones.
import { defineCommand, type Command, type CustomCommand, type ResolvedCommandContext } from 'just-bash/browser';
import { joinPath } from '../../machine/file-tree.ts';
import { errorWords, FileError } from '../../machine/files.ts';
import { alteredMachine, type PageMachine } from '../../machine/page-machine.ts';
import type { LoadProgram } from '../../machine/commands/index.ts';
import { isByteCommand, type ByteCommands } from './byte-commands.ts';
import { follow, isFollowing } from './follow.ts';
import type { Jobs } from './jobs.ts';
import { mayReadKeyboard, readsKeyboard, screenPrograms } from './keyboard.ts';
import { hiddenCommands } from './hidden-commands.ts';
import type { MarkedParts } from './ast-rewrite.ts';
import { hasInput, programCommand } from './program-command.ts';
import { isTerminal } from './program-output.ts';
import type { StateCapture } from './shell-state.ts';
import type { ShellTerminal } from './shell-terminal.ts';

/** What the commands of one run share. */
export interface ShellRun {
  readonly programs: ReadonlyMap<string, LoadProgram>;
  readonly bundled: readonly string[];
  readonly machine: PageMachine;
  readonly terminal: ShellTerminal;
  readonly parts: MarkedParts;
  readonly capture: StateCapture;
  readonly jobs: Jobs;
  readonly byteCommands: ByteCommands;
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
    ...[...run.programs].map(([name, load]) =>
      programCommand(name, load, name === 'kill' ? withJobs(machine, run.jobs) : machine, terminal, (args) =>
        withPids(name, args, run.jobs),
      ),
    ),
    ...run.bundled.filter(isAltered).map((name) => bundledCommand(name, run)),
    ...[...screenPrograms].map(([name, advice]) => defineCommand(name, async () => failure(`${name}: ${terminal.hints.screen[advice]}\n`))),
    ...hidden(run),
    ...jobCommands(run),
    defineCommand('clear', async () => success()),
  ];
}

/** What a command says that would wait for the keyboard, before it ends. */
function noKeyboard(name: string, { hints }: ShellTerminal): string {
  return `${name}: ${hints.noKeyboard}\n`;
}

/** Those that run other commands. */
const runsOthers: ReadonlySet<string> = new Set(['bash', 'sh', 'env', 'find', 'time', 'timeout', 'xargs']);

/** Whether one of just-bash's own commands needs something of ours around it. The others are much faster without. */
function isAltered(name: string): boolean {
  return runsOthers.has(name) || mayReadKeyboard(name) || isByteCommand(name) || name === 'ls' || name === 'printenv';
}

/** One of just-bash's own: refused where it would wait for the keyboard. */
function bundledCommand(name: string, { terminal, nesting, byteCommands }: ShellRun): CustomCommand {
  return defineCommand(name, async (args, context) => {
    if (readsKeyboard(name, args) && !hasInput(context)) return failure(noKeyboard(name, terminal));
    if ((name === 'env' || name === 'printenv') && args.length === 0) return success(environment(context));
    await terminal.breathe();
    const original = async (given: string[]): Promise<Result> =>
      (await context.origCommand?.(given)) ?? failure(`bash: ${name}: command not found\n`, 127);
    if (name === 'tail' && isFollowing(args)) return await follow(args, context, terminal, original);
    if (name === 'ls') return asOwned(await original(args.filter((arg) => !arg.startsWith('--color'))));
    return await inside(nesting, context, () => byteCommands.run(name, args, context, original));
  });
}

/** just-bash's ls calls every owner user. */
function asOwned(result: Result): Result {
  return { ...result, stdout: result.stdout.replaceAll(/^([-dl][-rwxsStT]{9} +\d+) user user /gm, '$1 student student ') };
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
  return Object.entries(exportedEnv)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What marked scripts and captures call. */
function hidden({ capture, parts, nesting, markText, startJob, jobs, terminal }: ShellRun): CustomCommand[] {
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
    defineCommand(hiddenCommands.hasInput, async ([name = ''], context) =>
      hasInput(context) ? success() : failure(noKeyboard(name, terminal)),
    ),
    defineCommand(hiddenCommands.canOpen, canOpen),
    defineCommand(hiddenCommands.echo, (args, context) => inside(nesting, context, () => echoEscapes(args, context))),
    defineCommand(hiddenCommands.runScript, (args, context) => inside(nesting, context, () => runScript(args, context))),
    defineCommand(hiddenCommands.job, async ([index]) =>
      (await startJob(Number(index))) ? success() : failure('bash: fork: retry: Resource temporarily unavailable\n', 254),
    ),
    defineCommand(hiddenCommands.lastJob, async () => success(jobs.lastPid)),
  ];
}

/** $?, which a hidden command must leave as it is where what follows may ask for it. */
function statusIn(env: ReadonlyMap<string, string>): number {
  return Number(env.get('?') ?? 0);
}

/** echo -e: as printf, which knows of bytes. */
async function echoEscapes([options = '', ...words]: string[], { cwd, exec }: ResolvedCommandContext): Promise<Result> {
  const end = options.includes('n') ? '' : '\\n';
  return (await exec?.('printf', { cwd, args: [`%b${end}`, words.join(' ')] })) ?? failure('bash: echo: command not found\n', 127);
}

/** just-bash lets a redirection that fails end the whole command line; asked before, it is that command's failure alone. */
async function canOpen(targets: string[], { fs, cwd }: ResolvedCommandContext): Promise<Result> {
  for (const target of targets) {
    const path = joinPath(cwd, target);
    try {
      await fs.appendFile(path, '');
    } catch (error) {
      if (error instanceof FileError) return failure(`bash: ${target}: ${errorWords[error.code]}\n`);
      throw error;
    }
  }
  return success();
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
    if (program && !/(^|\/)(ba|da)?sh$/.test(program))
      return failure(`bash: ${name}: ${program}: bad interpreter: ${errorWords.ENOENT}\n`, 126);
  } catch (error) {
    if (error instanceof FileError) return failure(`bash: ${name}: ${errorWords[error.code]}\n`, 127);
    throw error;
  }
  const options = {
    cwd,
    args: [path, ...args],
    stdin: stdin as unknown as string,
    stdinKind: 'bytes' as const,
    ...(exportedEnv && { env: exportedEnv }),
  };
  return (await exec?.('bash', options)) ?? failure(`bash: ${name}: command not found\n`, 127);
}

/** The machine as kill sees it: with the session's jobs. */
function withJobs(machine: PageMachine, jobs: Jobs): PageMachine {
  return alteredMachine(machine, { kill: async (pid, signal) => jobs.end(pid) || (await machine.kill(pid, signal)) });
}

/** kill %1 */
function withPids(name: string, args: readonly string[], jobs: Jobs): readonly string[] {
  if (name !== 'kill') return args;
  return args.map((arg) => (arg.startsWith('%') ? String(jobs.pidOf(arg) ?? arg) : arg));
}

/** The job table's commands. */
function jobCommands({ jobs }: ShellRun): CustomCommand[] {
  return [
    defineCommand('jobs', async () =>
      success(
        jobs.all
          .map(({ number, text }, index, all) => {
            const mark = index === all.length - 1 ? '+' : index === all.length - 2 ? '-' : ' ';
            return `[${number}]${mark}  Running                 ${text} &\n`;
          })
          .join(''),
      ),
    ),
    defineCommand(hiddenCommands.wait, async (args) => {
      const waited =
        args.length === 0
          ? jobs.all
          : jobs.all.filter(({ number, pid }) => args.some((arg) => arg === `%${number}` || arg === String(pid)));
      const statuses = await Promise.all(waited.map(({ done }) => done));
      return failure('', args.length === 0 ? 0 : (statuses.at(-1) ?? 127));
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
