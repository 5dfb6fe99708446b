// Bash nodes: pieces of just-bash's syntax tree, named and built.
import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash';

export type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode };
export type FunctionDefNode = Extract<CommandNode, { type: 'FunctionDef' }>;
export type GroupNode = Extract<CommandNode, { type: 'Group' }>;
export type CompoundNode = Exclude<CommandNode, SimpleCommandNode | FunctionDefNode>;
export type RedirectionNode = SimpleCommandNode['redirections'][number];
export type SubstitutionNode = Extract<WordNode['parts'][number], { type: 'CommandSubstitution' }>;

/** A word of plain text. */
export function literal(value: string): WordNode {
  return { type: 'Word', parts: [{ type: 'Literal', value }] };
}

/** The text of a word that has no quotes and no expansions; null for any other. */
export function literalOf({ parts }: WordNode): string | null {
  let text = '';
  for (const part of parts) {
    if (part.type !== 'Literal') return null;
    text += part.value;
  }
  return text;
}

/** A command and its arguments. */
export function simple(name: string, args: readonly WordNode[] = [], redirections: RedirectionNode[] = []): SimpleCommandNode {
  return { type: 'SimpleCommand', name: literal(name), args: [...args], assignments: [], redirections };
}

/** $(command) */
export function substitution(command: SimpleCommandNode): SubstitutionNode {
  return { type: 'CommandSubstitution', body: { type: 'Script', statements: [statement(command)] }, legacy: false };
}

/** A word in double quotes: "$(command)" */
export function quotedSubstitution(command: SimpleCommandNode): WordNode {
  return { type: 'Word', parts: [{ type: 'DoubleQuoted', parts: [substitution(command)] }] };
}

/** { body; } with redirections */
export function group(body: StatementNode[], redirections: RedirectionNode[] = []): GroupNode {
  return { type: 'Group', body, redirections };
}

/** A pipeline of one command. */
export function pipeline(command: CommandNode): PipelineNode {
  return { type: 'Pipeline', commands: [command], negated: false };
}

/** A statement of pipelines, joined by operators. */
export function statementOf(pipelines: PipelineNode[], operators: StatementNode['operators'] = []): StatementNode {
  return { type: 'Statement', pipelines, operators, background: false };
}

/** A statement of one command. */
export function statement(command: CommandNode): StatementNode {
  return statementOf([pipeline(command)]);
}

/** A redirection such as 2>file. */
export function redirection(fd: number, operator: RedirectionNode['operator'], target: string): RedirectionNode {
  return { type: 'Redirection', fd, operator, target: literal(target) };
}

/** fd>&source */
export function duplicate(fd: number, source: number): RedirectionNode {
  return redirection(fd, '>&', String(source));
}

/** fd>&- */
export function closed(fd: number): RedirectionNode {
  return redirection(fd, '>&', '-');
}
