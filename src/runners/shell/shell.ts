// Shell: runs one command line, or one background job, from a state to the next.
import { Bash, getCommandNames, type CommandName, type InMemoryFs } from 'just-bash/browser';
import { serverEnvironment } from '../../machine/commands/cloud.ts';
import { shellProcess } from '../../machine/commands/processes.ts';
import { textFromTyped } from '../../machine/byte-text.ts';
import { errorWords, FileError, homeDirectory, type Files } from '../../machine/files.ts';
import type { MachineIdentity } from '../../machine/machine-identity.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import type { LoadProgram } from '../../machine/commands/index.ts';
import type { MarkedParts } from './ast-rewrite.ts';
import type { StatementNode } from './bash-nodes.ts';
import { ByteCommands, spellQuotedBytes } from './byte-commands.ts';
import { ShellFileSystem, systemFiles } from './file-system.ts';
import type { Jobs } from './jobs.ts';
import { executionLimits, shellLimits } from './limits.ts';
import { ScriptRewrite } from './script-rewrite.ts';
import { otherCommands, shellCommands } from './shell-commands.ts';
import { freshState, StateCapture, StateScript, type ShellState } from './shell-state.ts';
import { interruptedStatus, type ShellTerminal } from './shell-terminal.ts';
import { asBash } from './wording.ts';

const absent: ReadonlySet<string> = new Set([
  'html-to-markdown',
  'help',
  'history',
  'hostname',
  'whoami',
  'clear',
  'gzip',
  'gunzip',
  'zcat',
]);
/** just-bash's own commands that the machine has; programs of the machine stand in for the others. */
const bundled = getCommandNames().filter((name): name is CommandName => !absent.has(name));

/** What a shell needs. */
export interface ShellParts {
  readonly files: Files;
  readonly programs: ReadonlyMap<string, LoadProgram>;
  readonly jobs: Jobs;
  readonly identity: MachineIdentity;
  /** Such as "Europe/Paris", for date. */
  readonly timeZone: string;
}

/** One command line, or one background job in its place. */
interface Execution {
  readonly line: string;
  readonly job?: StatementNode;
  readonly state: ShellState;
  readonly terminal: ShellTerminal;
  readonly machine: PageMachine;
  /** How many jobs it is inside of. */
  readonly depth: number;
}

/** A machine's shell. */
export class Shell {
  readonly #parts: ShellParts;
  readonly #system: InMemoryFs;
  readonly #stateScript = new StateScript();

  constructor(parts: ShellParts) {
    this.#parts = parts;
    this.#system = systemFiles([...parts.programs.keys(), ...bundled, ...otherCommands], parts.identity);
  }

  /** The state of a learner who just logged in. */
  get fresh(): ShellState {
    const { identity } = this.#parts;
    const { hostname, user } = identity;
    return freshState(
      {
        HOME: homeDirectory,
        USER: user,
        LOGNAME: user,
        SHELL: '/bin/bash',
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        HOSTNAME: hostname,
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TZ: this.#parts.timeZone,
        ...serverEnvironment(identity),
      },
      homeDirectory,
    );
  }

  /** Runs a command line on a terminal and a machine. Never rejects: a failure of ours is the terminal's. */
  async run(line: string, state: ShellState, terminal: ShellTerminal, machine: PageMachine): Promise<ShellState> {
    if (line.trim() === '') return state;
    return await this.#execute({ line, state, terminal, machine, depth: 0 });
  }

  async #execute(execution: Execution): Promise<ShellState> {
    const { line, job, state, terminal, machine } = execution;
    const { programs, jobs, files } = this.#parts;
    const fs: ShellFileSystem = new ShellFileSystem(files, this.#system, async (text) => {
      terminal.write(asBash(text, fs.lastError, terminal.hints));
      await terminal.breathe();
    });
    const rewrite = new ScriptRewrite(this.#stateScript, state, job);
    const { parts, nesting } = rewrite;
    const capture = new StateCapture(state);
    const customCommands = shellCommands({
      programs,
      bundled,
      machine,
      terminal,
      parts,
      capture,
      jobs,
      nesting,
      byteCommands: new ByteCommands(fs),
      markText: (text) => rewrite.ofEval(text, bash),
      startJob: (index) => this.#startJob(execution, parts.jobs[index], capture.state),
    });
    const bash: Bash = new Bash({
      fs,
      cwd: state.directory,
      commands: bundled,
      customCommands,
      executionLimits,
      // It would patch the globals of this realm, which is a worker of the learner's own.
      defenseInDepth: false,
      processInfo: { pid: shellProcess.pid, ppid: 1, uid: 1000, gid: 1000 },
    });
    bash.registerTransformPlugin(rewrite.plugin);
    try {
      const { stdout, stderr, exitCode } = await bash.exec(spellQuotedBytes(textFromTyped(line)), {
        rawScript: true,
        env: { ...state.variables },
        replaceEnv: true,
        cwd: state.directory,
        signal: terminal.ended.signal,
      });
      if (terminal.ended.signal.aborted) return { ...state, status: terminal.lastStatus ?? interruptedStatus };
      terminal.write(asBash(stdout + stderr, fs.lastError, terminal.hints));
      if (capture.isEnded && capture.state) return capture.state;
      // Told to exit, the next shell starts afresh; an error ends a command line, and no interactive shell.
      return { ...(capture.isExiting ? this.fresh : (capture.state ?? state)), status: exitCode };
    } catch (error) {
      if (error instanceof FileError) {
        // Opening a redirection's file failed, which just-bash lets end the whole command line.
        terminal.write(`bash: ${error.path}: ${errorWords[error.code]}\n`);
        return { ...state, status: 1 };
      }
      terminal.fail(error);
      return { ...state, status: 1 };
    }
  }

  /** Starts a background job of a command line, from the state that it had come to. false: there is none, or it is too deep. */
  async #startJob(of: Execution, job: MarkedParts['jobs'][number] | undefined, from: ShellState | null): Promise<boolean> {
    if (!job || !from || of.depth >= shellLimits.jobDepth) return false;
    const started = await this.#parts.jobs.start(job.text, of.terminal, of.machine, async (terminal, machine) => {
      const { status } = await this.#execute({ line: ':', job: job.statement, state: from, terminal, machine, depth: of.depth + 1 });
      return status;
    });
    return started !== null;
  }
}
