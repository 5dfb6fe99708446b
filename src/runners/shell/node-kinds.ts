// Node kinds: what the rewrite asks of a node of just-bash's syntax tree.
import type { CompoundNode, ScriptNode, StatementNode } from './bash-nodes.ts';

type LoopNode = Extract<CompoundNode, { type: 'For' | 'CStyleFor' | 'While' | 'Until' }>;

/** A loop of any kind. */
export function isLoop(node: CompoundNode): node is LoopNode {
  return node.type === 'For' || node.type === 'CStyleFor' || node.type === 'While' || node.type === 'Until';
}

/** A list of statements: a body or a condition. */
export function isStatements(list: readonly unknown[]): list is StatementNode[] {
  return list.length > 0 && list.every((each) => typeOf(each) === 'Statement');
}

/** $(command), `command`, <(command) or >(command) */
interface Substitution {
  type: 'CommandSubstitution' | 'ProcessSubstitution';
  body: ScriptNode;
  direction?: 'input' | 'output';
}

export function isSubstitution(value: object): value is Substitution {
  const type = typeOf(value);
  return type === 'CommandSubstitution' || type === 'ProcessSubstitution';
}

/** $? */
export function isStatus(value: object): boolean {
  return typeOf(value) === 'ParameterExpansion' && 'parameter' in value && value.parameter === '?';
}

/** What must not be expanded twice: a command's output, a calculation. */
export function hasEffects(value: object): boolean {
  return isSubstitution(value) || typeOf(value) === 'ArithmeticExpansion';
}

/** Whether a node has some kind of node inside. */
export function contains(node: object, isWanted: (value: object) => boolean): boolean {
  return Object.values(node).some(
    (value: unknown) => typeof value === 'object' && value !== null && (isWanted(value) || contains(value, isWanted)),
  );
}

/** $(< file), which just-bash knows by its shape. */
export function isFileRead(statements: readonly StatementNode[]): boolean {
  const command = statements.length === 1 ? statements[0]?.pipelines[0]?.commands[0] : undefined;
  return command?.type === 'SimpleCommand' && command.name === null;
}

/** $!, which just-bash cannot know: jobs are ours. */
export function isLastJob(value: object): boolean {
  return (
    typeOf(value) === 'ParameterExpansion' &&
    'parameter' in value &&
    value.parameter === '!' &&
    'operation' in value &&
    value.operation === null
  );
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
}
