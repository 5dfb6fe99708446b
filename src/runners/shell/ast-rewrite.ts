// AST rewrite: rewrites a parsed command so that its output reaches the terminal as it comes, in order, and so that a
// command can see what its standard output is. just-bash otherwise hands over all output at the end, stdout apart.
//
// Four file descriptors, scoped by just-bash itself as redirections are, carry the knowledge:
//   out, err    where a command's stdout and stderr go in this context: the terminal, or (inside a pipe, a
//               redirection or a substitution) just-bash's own result, written "99>/dev/stdout"
//   nowOut, nowErr  the same for the very command that runs, after its own redirections
//   input       open where standard input is something else than the keyboard
// `a | b` becomes `{ a 1>&99 2>&98 97>&1 96>&2; } 99>/dev/stdout | { b ...; } 95>/dev/null`.
import {
  closed,
  duplicate,
  group,
  literal,
  literalOf,
  pipeline,
  quotedSubstitution,
  redirection,
  simple,
  statement,
  statementOf,
  substitution,
  type CommandNode,
  type CompoundNode,
  type FunctionDefNode,
  type GroupNode,
  type PipelineNode,
  type RedirectionNode,
  type SimpleCommandNode,
  type StatementNode,
  type WordNode,
} from './bash-nodes.ts';
import { contains, hasEffects, isFileRead, isLastJob, isLoop, isStatements, isStatus, isSubstitution } from './node-kinds.ts';
import { hiddenPath } from './hidden-commands.ts';
import { terminalPath } from './file-system.ts';

/** The descriptors' numbers, far from those a person writes. */
export const descriptors = { out: 99, err: 98, nowOut: 97, nowErr: 96, input: 95, beat: 94 } as const;

/** What a marked script refers to by number. */
export interface MarkedParts {
  /** Statements that take the shell's state, from which a background job starts. */
  readonly capture: readonly StatementNode[];
  readonly functions: FunctionDefNode[];
  readonly jobs: { readonly statement: StatementNode; readonly text: string }[];
}

/** Marks statements; functions and background jobs in them are added to parts. */
export function mark(statements: readonly StatementNode[], parts: MarkedParts): StatementNode[] {
  return new Marker(parts).statements(statements);
}

/** Opens the descriptors at the start of a script of its own, such as bash -c runs. */
export function openDescriptors(isTerminal: { out: boolean; err: boolean }): StatementNode {
  const command = simple('exec');
  command.redirections = [
    isTerminal.out ? toTerminal(descriptors.out) : toResult(descriptors.out),
    isTerminal.err ? toTerminal(descriptors.err) : toResult(descriptors.err),
  ];
  return statement(command);
}

class Marker {
  readonly #parts: MarkedParts;

  constructor(parts: MarkedParts) {
    this.#parts = parts;
  }

  statements(list: readonly StatementNode[]): StatementNode[] {
    return list.map((each) => (each.background ? this.#job(each) : this.#statement(each)));
  }

  #statement(node: StatementNode): StatementNode {
    return { ...node, pipelines: node.pipelines.map((each) => this.#pipeline(each)) };
  }

  #job(node: StatementNode): StatementNode {
    const text = node.sourceText?.trim().replace(/\s*&$/, '') ?? '';
    this.#parts.jobs.push({ statement: this.#statement({ ...node, background: false }), text });
    // The job starts from the shell as it is now.
    return statement(group([...this.#parts.capture, statement(simple(hiddenPath('job'), [literal(String(this.#parts.jobs.length - 1))]))]));
  }

  #pipeline(node: PipelineNode): PipelineNode {
    const last = node.commands.length - 1;
    const commands = node.commands.map((command, index) => {
      const marked = this.#command(command);
      const scope: RedirectionNode[] = [];
      if (index < last) {
        scope.push(toResult(descriptors.out));
        if (node.pipeStderr?.[index]) scope.push(toResult(descriptors.err, 1));
      }
      if (index > 0) scope.push(provided());
      return scope.length > 0 ? group([statement(marked)], scope) : marked;
    });
    const piped = { ...node, commands };
    // What `time` prints comes with the result of whatever is around it.
    return node.timed ? pipeline(group([statementOf([piped])], own([]))) : piped;
  }

  #command(node: CommandNode): CommandNode {
    if (node.type === 'SimpleCommand') return this.#simple(node);
    if (node.type === 'FunctionDef') return this.#function(node);
    return this.#compound(node);
  }

  #simple(node: SimpleCommandNode): CommandNode {
    const name = node.name ? (literalOf(node.name) ?? '') : '';
    const marked = this.#words(node);
    return guarded(node.redirections, this.#called(name, node, marked));
  }

  /** A simple command by what it calls. */
  #called(name: string, node: SimpleCommandNode, marked: SimpleCommandNode): CommandNode {
    if (marked.name === null) return assignment(marked);
    switch (name) {
      case 'exec':
        return node.args.length === 0 ? marked : this.#replaceShell(node);
      case 'exit':
      case 'logout':
        return group([statement(simple(hiddenPath('exit'))), statement({ ...marked, name: literal('exit') })]);
      case 'echo':
        return finish(
          /^-[neE]*e[neE]*$/.test(literalOf(marked.args[0] ?? literal('')) ?? '')
            ? { ...marked, name: literal(hiddenPath('echo')) }
            : marked,
        );
      case 'eval':
        return finish({ ...marked, args: [quotedSubstitution(simple(hiddenPath('evalText'), marked.args))] }, ...nothingNow);
      case 'source':
      case '.': {
        const [file, ...rest] = marked.args;
        if (!file) return finish(marked);
        return finish({ ...marked, args: [quotedSubstitution(simple(hiddenPath('sourceText'), [file])), ...rest] }, ...nothingNow);
      }
      case 'read':
      case 'mapfile':
      case 'readarray':
        return this.#reader(name, marked);
      case 'wait':
        return finish({ ...marked, name: literal(hiddenPath('wait')) });
      default:
        if (name.includes('/') && !/^\/(usr\/)?bin\//.test(name)) {
          return finish({ ...marked, name: literal(hiddenPath('runScript')), args: [marked.name, ...marked.args] });
        }
        return finish(marked);
    }
  }

  /** exec CMD: the command, and then the end of the shell. */
  #replaceShell(node: SimpleCommandNode): CommandNode {
    const [name = null, ...args] = node.args;
    return group([statement(this.#simple({ ...node, name, args })), statement(simple('exit'))]);
  }

  /** A builtin that reads: only where there is something to read. */
  #reader(name: string, marked: SimpleCommandNode): CommandNode {
    const hasOwnInput = marked.redirections.some(isInput);
    if (hasOwnInput) return finish(marked);
    const check = finish(simple(hiddenPath('hasInput'), [literal(name)]));
    return group([statementOf([pipeline(check), pipeline(finish(marked))], ['&&'])]);
  }

  #function(node: FunctionDefNode): CommandNode {
    // Its own redirections are opened at each call.
    const body = node.redirections.length > 0 ? group([statement(node.body)], node.redirections) : node.body;
    const definition = { ...node, redirections: [], body: this.#compound(body, nothingNow) };
    this.#parts.functions.push(definition);
    const index = literal(String(this.#parts.functions.length - 1));
    return group([statement(definition), statement(simple(hiddenPath('defined'), [index]))]);
  }

  #compound(node: CompoundNode, extra: readonly RedirectionNode[] = []): CompoundNode {
    const { redirections, ...rest } = this.#words(node);
    const marked: CompoundNode = { ...rest, redirections: [...own(redirections), ...redirections, ...extra, ...inputOf(redirections)] };
    // Each round of a loop lets the page speak, so that it can be stopped.
    const beating = isLoop(marked) ? { ...marked, body: [statement(group(marked.body, [toTerminal(descriptors.beat)]))] } : marked;
    return guarded(redirections, beating);
  }

  /** Marks everything inside a node: bodies, and the substitutions in its words. */
  #words<T extends object>(node: T): T {
    const entries = Object.entries(node).map(([key, value]): [string, unknown] => [key, this.#inside(value)]);
    return Object.fromEntries(entries) as T;
  }

  #inside(value: unknown): unknown {
    if (Array.isArray(value)) return isStatements(value) ? this.statements(value) : value.map((each) => this.#inside(each));
    if (typeof value !== 'object' || value === null) return value;
    if (isSubstitution(value)) {
      const { statements } = value.body;
      if (statements.length === 0 || isFileRead(statements)) return value;
      const isReader = value.type === 'ProcessSubstitution' && value.direction === 'output';
      const scope = isReader ? provided() : toResult(descriptors.out);
      return { ...value, body: { ...value.body, statements: [statement(group(this.statements(statements), [scope]))] } };
    }
    return isLastJob(value) ? substitution(simple(hiddenPath('lastJob'))) : this.#words(value);
  }
}

/** An assignment without a command succeeds; just-bash lets the status before it stand. */
function assignment(node: SimpleCommandNode): CommandNode {
  if (node.redirections.length > 0 || contains(node, isSubstitution)) return node;
  const nothing = statement(simple(':'));
  return group(contains(node, isStatus) ? [statement(node), nothing] : [nothing, statement(node)]);
}

/** A command that runs only where the files it redirects to can be opened. Their names must do no more than name them. */
function guarded<Node extends CommandNode>(redirections: readonly RedirectionNode[], node: Node): Node | GroupNode {
  const targets: WordNode[] = [];
  for (const { operator, target } of redirections) {
    if (!opensFile.has(operator) || target.type !== 'Word' || literalOf(target)?.startsWith('/dev/')) continue;
    if (contains(target, hasEffects)) return node;
    targets.push(target);
  }
  // What asks for $? must find it as it was.
  if (targets.length === 0 || contains(node, isStatus)) return node;
  const check = simple(hiddenPath('canOpen'), targets, [duplicate(2, descriptors.err)]);
  return group([statementOf([pipeline(check), pipeline(node)], ['&&'])]);
}

const opensFile: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>']);

/** Gives a simple command its own descriptors. */
function finish(node: SimpleCommandNode, ...extra: RedirectionNode[]): SimpleCommandNode {
  const redirections = node.redirections;
  const now = extra.length > 0 ? extra : [duplicate(descriptors.nowOut, 1), duplicate(descriptors.nowErr, 2)];
  return { ...node, redirections: [...own(redirections), ...redirections, ...inputOf(redirections), ...now] };
}

/**
 * What comes before a command's own redirections: stdout and stderr go where this context says. Where the command
 * redirects one of them, so must everything inside it (a function's body, a loop), through just-bash's own result.
 */
function own(redirections: readonly RedirectionNode[]): RedirectionNode[] {
  const scope: RedirectionNode[] = [];
  for (const { operator, fd, target } of redirections) {
    const isOutput =
      operator === '>' || operator === '>>' || operator === '>|' || operator === '>&' || operator === '&>' || operator === '&>>';
    if (!isOutput) continue;
    const copied = operator === '>&' && target.type === 'Word' ? literalOf(target) : null;
    const isBoth = operator === '&>' || operator === '&>>' || (operator === '>&' && fd === null && !/^\d+-?$/.test(copied ?? ''));
    if (isBoth) {
      scope.push(toResult(descriptors.out), toResult(descriptors.err, 1));
    } else if ((fd ?? 1) === 1) {
      scope.push(copied === '2' ? duplicate(descriptors.out, descriptors.err) : toResult(descriptors.out));
    } else if (fd === 2) {
      // 2>&1: inside, stderr goes wherever stdout goes, in the order it was written.
      scope.push(copied === '1' ? duplicate(descriptors.err, descriptors.out) : toResult(descriptors.err));
    }
  }
  return [...scope, duplicate(1, descriptors.out), duplicate(2, descriptors.err)];
}

/** A command whose own text is not marked (eval, a script) leaves what it runs without knowledge, which is safe. */
const nothingNow: readonly RedirectionNode[] = [closed(descriptors.nowOut), closed(descriptors.nowErr)];

function inputOf(redirections: readonly RedirectionNode[]): RedirectionNode[] {
  return redirections.some(isInput) ? [provided()] : [];
}

function isInput({ operator, fd }: RedirectionNode): boolean {
  return operator.startsWith('<') && (fd ?? 0) === 0;
}

/** To what just-bash returns as stdout (1) or stderr (2) of the command. */
function toResult(fd: number, result: 1 | 2 = fd === descriptors.err ? 2 : 1): RedirectionNode {
  return redirection(fd, '>', result === 1 ? '/dev/stdout' : '/dev/stderr');
}

function toTerminal(fd: number): RedirectionNode {
  return redirection(fd, '>>', terminalPath);
}

/** Says that standard input is something else than the keyboard. */
function provided(): RedirectionNode {
  return redirection(descriptors.input, '>', '/dev/null');
}
