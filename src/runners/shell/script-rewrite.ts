// Script rewrite: what just-bash runs in the place of a command line, of what eval is given in it, and of the scripts that it starts.
import type { Bash } from 'just-bash/browser';
import { mark, openDescriptors, type MarkedParts } from './ast-rewrite.ts';
import type { ScriptNode, StatementNode } from './bash-nodes.ts';
import { spellQuotedBytes } from './byte-commands.ts';
import type { ShellRun } from './shell-commands.ts';
import { endStatement, type ShellState, type StateScript } from './shell-state.ts';

/** Of one command line: just-bash parses that first, and then nothing but what the line has run. */
export class ScriptRewrite {
  readonly parts: MarkedParts;
  readonly nesting: ShellRun['nesting'] = [];
  readonly #stateScript: StateScript;
  readonly #state: ShellState;
  readonly #job: StatementNode | undefined;
  /** What just-bash parses next. */
  #reading: 'line' | 'eval' | 'script' = 'line';

  /** state: the shell's before the line. job: runs in the line's place. */
  constructor(stateScript: StateScript, state: ShellState, job: StatementNode | undefined) {
    this.#stateScript = stateScript;
    this.#state = state;
    this.#job = job;
    this.parts = { capture: stateScript.capture, functions: [], jobs: [] };
  }

  /** For just-bash. */
  readonly plugin = {
    name: 'rewrite',
    transform: ({ ast }: { ast: ScriptNode }): { ast: ScriptNode } => ({ ast: { ...ast, statements: this.#of(ast.statements) } }),
  };

  /** Text that eval or source is about to run in a shell with this plugin; as it is where it cannot be parsed. */
  ofEval(text: string, shell: Bash): string {
    this.#reading = 'eval';
    try {
      return shell.transform(spellQuotedBytes(text)).script;
    } catch {
      // eval itself says what is wrong with it.
      return text;
    } finally {
      this.#reading = 'script';
    }
  }

  #of(statements: readonly StatementNode[]): StatementNode[] {
    switch (this.#reading) {
      case 'eval':
        return mark(statements, this.parts);
      case 'script':
        return [openDescriptors(this.nesting.at(-1) ?? { out: false, err: false }), ...mark(statements, this.parts)];
      case 'line':
        this.#reading = 'script';
        return [
          openDescriptors({ out: true, err: true }),
          ...this.#stateScript.restore(this.#state),
          ...(this.#job ? [this.#job] : mark(runnable(statements), this.parts)),
          ...this.#stateScript.capture,
          endStatement(),
        ];
    }
  }
}

/** Without what stands on the same line as a syntax error, which bash would never begin. */
function runnable(statements: readonly StatementNode[]): readonly StatementNode[] {
  const wrong = statements.find(({ deferredError }) => deferredError);
  return wrong ? statements.filter((each) => each === wrong || lineOf(each) < lineOf(wrong)) : statements;
}

function lineOf({ line = 1 }: StatementNode): number {
  return line;
}
