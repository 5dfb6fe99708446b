// StandardFormat: a reply as redis-cli shows it on a terminal, numbered and indented (cliFormatReplyTTY of Redis 7.0).
import type { Aggregate, Reply } from '../../bridge/resp.ts';
import { cString, fromBytes } from './byte-string.ts';
import { quote } from './quoting.ts';
import { childOf, isAggregate, sizeOf, walkReply } from './reply-walk.ts';
import type { Place, Scalar } from './reply-walk.ts';

const EMPTY: Record<Aggregate['type'], string> = { array: '(empty array)', map: '(empty hash)', set: '(empty set)', push: '(empty push)' };
const MARKS: Record<Aggregate['type'], string> = { array: ')', push: ')', set: '~', map: '#' };

export function standardFormat(root: Reply): string {
  let text = '';
  let lineOpen = false;
  /** What stands before a line: one entry for each open aggregate and one for its children. */
  const indents = [''];

  walkReply(root, {
    scalar(reply, place) {
      begin(reply, place);
      put(scalarText(reply));
    },
    open(reply, place) {
      begin(reply, place);
      if (sizeOf(reply) === 0) put(EMPTY[reply.type]);
      indents.push(`${indents.at(-1)}${' '.repeat(numberWidth(reply) + 2)}`);
    },
    close() {
      indents.pop();
    },
  });
  return `${text}\n`;

  function put(piece: string): void {
    text += piece;
    lineOpen = true;
  }

  /** Ends the line before and writes what stands in front of a reply. */
  function begin(reply: Reply, { role, parent, index }: Place): void {
    if (role === 'value') {
      text += ' => ';
      if (isMultiline(reply)) text += `\n${indents.at(-1)}`;
      lineOpen = false;
    }
    if (lineOpen) text += '\n';
    lineOpen = false;
    if (!parent || role === 'value') return;
    // The first child follows its parent's own number on the same line.
    const indent = index === 0 ? '' : (indents.at(-2) ?? '');
    text += `${indent}${String(index + 1).padStart(numberWidth(parent))}${MARKS[parent.type]} `;
  }
}

function scalarText(reply: Scalar): string {
  switch (reply.type) {
    case 'error':
      return `(error) ${cString(fromBytes(reply.value))}`;
    case 'simple':
      return cString(fromBytes(reply.value));
    case 'integer':
      return `(integer) ${reply.value}`;
    case 'double':
      return `(double) ${reply.text}`;
    case 'bulk':
      return quote(fromBytes(reply.value));
    case 'verbatim':
      return fromBytes(reply.value);
    case 'null':
      return '(nil)';
    case 'boolean':
      return reply.value ? '(true)' : '(false)';
  }
}

/** A value of several lines starts on a line of its own. */
function isMultiline(reply: Reply): boolean {
  let inner: Reply | undefined = reply;
  while (inner && isAggregate(inner) && sizeOf(inner) > 0) {
    if (sizeOf(inner) > 1) return true;
    inner = childOf(inner, inner.type === 'map' ? 1 : 0);
  }
  return false;
}

function numberWidth(reply: Aggregate): number {
  return String(sizeOf(reply)).length;
}
