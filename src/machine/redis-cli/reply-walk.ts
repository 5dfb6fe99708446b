// ReplyWalk: visits a reply and all within it in the order it is printed, without recursion: nesting is the server's choice.
import type { Aggregate, Reply } from '../../bridge/resp.ts';

/** What redis-cli 7.0 and its hiredis do not know, and what they say of it. */
const UNKNOWN = {
  attribute: 'Error: Protocol error, got "|" as reply type byte',
  blobError: 'Error: Protocol error, got "!" as reply type byte',
  bignum: 'Unknown reply type: 13',
} as const;

/** A reply that holds no other. */
export type Scalar = Exclude<Reply, Aggregate | { type: keyof typeof UNKNOWN }>;

/** Where in its parent a reply stands. index counts a map's entries, not its keys and values. */
export interface Place {
  readonly role: 'root' | 'item' | 'key' | 'value';
  readonly parent: Aggregate | null;
  readonly index: number;
}

export interface ReplyVisitor {
  scalar(reply: Scalar, place: Place): void;
  open(reply: Aggregate, place: Place): void;
  close(reply: Aggregate, place: Place): void;
}

/** A reply that redis-cli gives up on; the message is what it says then. */
export class UnknownReply extends Error {
  override readonly name = 'UnknownReply';
}

interface Frame {
  readonly reply: Aggregate;
  readonly place: Place;
  next: number;
}

export function walkReply(root: Reply, visitor: ReplyVisitor): void {
  const open: Frame[] = [];
  visit(root, { role: 'root', parent: null, index: 0 });
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const at = frame.next++;
    const child = childOf(frame.reply, at);
    if (child) {
      visit(child, placeIn(frame.reply, at));
    } else {
      open.pop();
      visitor.close(frame.reply, frame.place);
    }
  }

  function visit(reply: Reply, place: Place): void {
    if (reply.type === 'attribute' || reply.type === 'blobError' || reply.type === 'bignum') throw new UnknownReply(UNKNOWN[reply.type]);
    if (!isAggregate(reply)) return visitor.scalar(reply, place);
    visitor.open(reply, place);
    open.push({ reply, place, next: 0 });
  }
}

export function isAggregate(reply: Reply): reply is Aggregate {
  return reply.type === 'array' || reply.type === 'set' || reply.type === 'push' || reply.type === 'map';
}

/** The number of items, or of a map's entries. */
export function sizeOf(reply: Aggregate): number {
  return reply.type === 'map' ? reply.entries.length : reply.items.length;
}

/** The child at a position that counts keys and values alike. */
export function childOf(reply: Aggregate, at: number): Reply | undefined {
  return reply.type === 'map' ? reply.entries[at >> 1]?.[at & 1] : reply.items[at];
}

function placeIn(parent: Aggregate, at: number): Place {
  if (parent.type !== 'map') return { role: 'item', parent, index: at };
  return { role: at % 2 === 0 ? 'key' : 'value', parent, index: at >> 1 };
}
