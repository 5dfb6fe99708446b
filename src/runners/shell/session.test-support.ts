// TestShell: for tests: a session in this thread over a machine of real processes, typed into line by line.
import { programs } from '../../machine/commands/index.ts';
import { filesOf } from '../../machine/file-store.ts';
import { FileTree } from '../../machine/file-tree.ts';
import type { Files } from '../../machine/files.ts';
import type { LoadProgram } from '../../machine/commands/index.ts';
import { usualIdentity } from '../../machine/addresses.ts';
import type { MachineIdentity } from '../../machine/machine-identity.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import type { Program } from '../../machine/program.ts';
import { InputReader, lacksKeyboard } from '../../machine/standard-input.ts';
import { texts } from '../../texts/texts.test-support.ts';
import type { ShellOutcome } from './messages.ts';
import type { ShellStep } from './messages.ts';
import { ShellSession, type SessionRun } from './shell-session.ts';

/** Tells what it is called with: whether its output is the terminal, what it can read, and its arguments. */
const probe: Program = async (process) => {
  const { stdin, interrupted } = process;
  const input = lacksKeyboard(stdin)
    ? 'keyboard'
    : JSON.stringify(new TextDecoder().decode(await new InputReader(stdin, interrupted).rest()));
  process.write(`${process.isTerminal ? 'terminal' : 'pipe'} ${input} ${process.args.join(' ')}\n`);
  return 0;
};

/** Waits for Ctrl-C, says goodbye and ends with its argument. */
const waiter: Program = async (process) => {
  const { interrupted, args } = process;
  process.write('waiting\n');
  if (!interrupted.aborted)
    await new Promise((resolve) => {
      interrupted.addEventListener('abort', resolve, { once: true });
    });
  process.write('bye\n');
  return Number(args[0] ?? 130);
};

/** A run in progress, whose output can be waited for. */
class TestRun {
  readonly outcome: Promise<ShellOutcome>;
  readonly exitCodes: number[] = [];
  readonly #run: SessionRun;
  readonly #watchers = new Set<() => void>();
  output = '';
  /** What had been printed when it said that it goes on; null: it has not. */
  goesOnAfter: string | null = null;

  constructor(session: ShellSession, steps: readonly ShellStep[]) {
    this.#run = session.run(steps, 80, {
      onStepStart: () => undefined,
      onProgress: () => undefined,
      onOutput: (_step, text) => {
        this.output += text;
        for (const watcher of this.#watchers) watcher();
      },
      onGoesOn: () => (this.goesOnAfter = this.output),
      onStepEnd: (_step, exitCode) => {
        this.exitCodes.push(exitCode);
      },
    });
    this.outcome = this.#run.outcome;
  }

  stop(): void {
    this.#run.stop();
  }

  interrupt(step: number): void {
    this.#run.interrupt(step);
  }

  /** Resolves once some text was printed. */
  async printed(text: string): Promise<void> {
    if (this.output.includes(text)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const watcher = (): void => {
      if (this.output.includes(text)) resolve();
    };
    this.#watchers.add(watcher);
    await promise;
    this.#watchers.delete(watcher);
  }
}

/** A session. */
export class TestShell {
  readonly #session: ShellSession;
  readonly files: Files = filesOf(new FileTree());

  constructor(machine: PageMachine, identity: MachineIdentity = usualIdentity) {
    const all = new Map<string, LoadProgram>([...programs, ['probe', () => probe], ['waiter', () => waiter]]);
    this.#session = new ShellSession({ machine, files: this.files, programs: all, identity, timeZone: 'UTC', texts });
  }

  rehearse(): Promise<void> {
    return this.#session.rehearse();
  }

  /** Runs command lines to their end and returns what they printed. */
  async type(...lines: string[]): Promise<string> {
    const run = this.start(...lines);
    await run.outcome;
    return run.output;
  }

  start(...lines: (string | ShellStep)[]): TestRun {
    return new TestRun(
      this.#session,
      lines.map((line) => (typeof line === 'string' ? { input: line } : line)),
    );
  }
}
