// Shell state: what a shell remembers from one command to the next, taken out of just-bash and put back into it.
import { Bash } from 'just-bash/browser';
import { hiddenPath } from './hidden-commands.ts';
import { simple, statement, type FunctionDefNode, type StatementNode } from './bash-nodes.ts';

/** A shell between two commands. A value: running a command makes another one. */
export interface ShellState {
  /** Scalar variables, aliases and positional parameters, as just-bash keeps them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Attributes such as "declare -x NAME", one a line, arrays left out. */
  readonly attributes: readonly string[];
  readonly arrays: readonly ShellArray[];
  readonly functions: ReadonlyMap<string, FunctionDefNode>;
  /** Names for set -o and shopt -s. */
  readonly setOptions: readonly string[];
  readonly shoptOptions: readonly string[];
  /** $? */
  readonly status: number;
}

interface ShellArray {
  readonly name: string;
  readonly isAssociative: boolean;
  readonly entries: readonly (readonly [key: string, value: string])[];
}

/** What just-bash sets by itself, or what is no variable of the learner's. */
const ownArrays: ReadonlySet<string> = new Set([
  'PIPESTATUS',
  'BASH_LINENO',
  'BASH_SOURCE',
  'BASH_VERSINFO',
  'DIRSTACK',
  'FUNCNAME',
  'GROUPS',
]);
const ownOptions: ReadonlySet<string> = new Set(['braceexpand', 'hashall', 'interactive-comments']);
const ownReadonly: ReadonlySet<string> = new Set(['SHELLOPTS', 'BASHOPTS']);

const captureText = `${hiddenPath('state')} "$?" "$(declare -p 2>/dev/null)" "$(declare -F 2>/dev/null)" 2>/dev/null
eval "$(${hiddenPath('arrays')} 2>/dev/null)" 2>/dev/null`;

/** The shell of a learner who just logged in, with these variables in its environment. */
export function freshState(exported: Readonly<Record<string, string>>, directory: string): ShellState {
  return {
    variables: { IFS: ' \t\n', OPTIND: '1', ...exported, PWD: directory, OLDPWD: directory },
    directory,
    attributes: [...Object.keys(exported), 'PWD', 'OLDPWD'].map((name) => `declare -x ${name}`),
    arrays: [],
    functions: new Map(),
    setOptions: [],
    shoptOptions: ['expand_aliases'],
    status: 0,
  };
}

/** What a shell runs around a command line, so that its state outlives it. Each shell has its own. */
export class StateScript {
  readonly #parser = new Bash({ commands: [], defenseInDepth: false });
  /** Hands the state to a StateCapture's commands. */
  readonly capture: readonly StatementNode[] = this.#parse(captureText);

  /** Puts a state back into a new shell; its variables and directory go into exec's options. */
  restore(state: ShellState): StatementNode[] {
    return [...[...state.functions.values()].map((definition) => statement(definition)), ...this.#parse(restoreText(state))];
  }

  /** Reads shell text into nodes, as just-bash would run it. Throws where it cannot be parsed. */
  #parse(text: string): StatementNode[] {
    return this.#parser.transform(text).ast.statements;
  }
}

/** The statement that says that all of a command line ran. */
export function endStatement(): StatementNode {
  return statement(simple(hiddenPath('end')));
}

/** Shell text that sets all of a state but its functions, and what exec's options set. */
function restoreText(state: ShellState): string {
  const lines = [
    ...state.attributes,
    ...state.arrays.flatMap(({ name, isAssociative, entries }) => [
      `declare -${isAssociative ? 'A' : 'a'} ${name}`,
      ...entries.map(([key, value]) => `${name}[${isAssociative ? quoted(key) : key}]=${quoted(value)}`),
    ]),
    ...state.shoptOptions.map((name) => `shopt -s ${name}`),
    ...state.setOptions.map((name) => `set -o ${name} 2>/dev/null`),
  ];
  // With errexit on, only a success can have let the shell live.
  const status = state.setOptions.includes('errexit') ? 0 : state.status;
  return [...lines, `${hiddenPath('status')} ${status} 2>/dev/null`].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Builds a state from what the capturing commands are called with. */
export class StateCapture {
  readonly #known: ReadonlyMap<string, FunctionDefNode>;
  readonly #defined = new Map<string, FunctionDefNode>();
  #state: Omit<ShellState, 'arrays'> | null = null;
  #arrayNames: { name: string; isAssociative: boolean }[] = [];
  #arrays: ShellArray[] = [];
  /** Whether the shell came to the end of its command line. */
  isEnded = false;
  /** Whether it, or a subshell of it, was told to exit. */
  isExiting = false;

  constructor(before: ShellState) {
    this.#known = before.functions;
  }

  /** The state as last captured; null where the shell ended before. */
  get state(): ShellState | null {
    return this.#state && { ...this.#state, arrays: this.#arrays };
  }

  /** A function was defined just now. */
  define(definition: FunctionDefNode): void {
    this.#defined.set(definition.name, definition);
  }

  /** Takes the arguments of the state command, and the variables and directory it was called with. */
  take([status = '0', declared = '', functionNames = '']: readonly string[], env: ReadonlyMap<string, string>, directory: string): void {
    const declarations = [...declared.matchAll(/^declare -(\S+) ([A-Za-z_]\w*)(?:=(.*))?$/gm)];
    this.#arrays = [];
    this.#arrayNames = declarations
      .filter(([, flags = '', name = '']) => /[aA]/.test(flags) && !ownArrays.has(name))
      .map(([, flags = '', name = '']) => ({ name, isAssociative: flags.includes('A') }));
    const functions = new Map<string, FunctionDefNode>();
    for (const [, name = ''] of functionNames.matchAll(/^declare -f\S* (\S+)$/gm)) {
      const definition = this.#defined.get(name) ?? this.#known.get(name);
      if (definition) functions.set(name, definition);
    }
    this.#state = {
      variables: Object.fromEntries(env),
      directory,
      attributes: declarations
        .filter(([, flags = '', name = '']) => flags !== '-' && !/[aA]/.test(flags) && !ownReadonly.has(name))
        .map(([line, flags = '', name = '']) => (flags.includes('n') ? line : `declare -${flags} ${name}`)),
      functions,
      setOptions: (env.get('SHELLOPTS') ?? '').split(':').filter((name) => name && !ownOptions.has(name)),
      shoptOptions: (env.get('BASHOPTS') ?? '').split(':').filter(Boolean),
      status: Number(status),
    };
  }

  /** Shell text that calls the array command once for every array. */
  arraysScript(): string {
    return this.#arrayNames
      .map(({ name }) => `${hiddenPath('array')} ${name} "\${#${name}[@]}" "\${!${name}[@]}" "\${${name}[@]}"`)
      .join('\n');
  }

  /** Takes the arguments of the array command. */
  takeArray([name = '', count = '0', ...rest]: readonly string[]): void {
    const length = Number(count);
    const isAssociative = this.#arrayNames.some((array) => array.name === name && array.isAssociative);
    const entries = rest.slice(0, length).map((key, index) => [key, rest[length + index] ?? ''] as const);
    this.#arrays.push({ name, isAssociative, entries });
  }
}
