// Redirection: puts the addresses that a learner knows in the place of those that a cluster redirects to.
import type { Passage } from '../streams/filter-stream.ts';
import { ReplyScanner } from '../streams/reply-stream.ts';

/** Longest redirection: an error, a slot, a host name and a port. */
const longest = 400;
const DASH = 45;

/** Finds the learner's address for a node's, both as host:port; null: it is no node that is known. */
export type NodeNames = (address: string) => string | null;

/** The passage of one connection. Redirections are errors of their own; one inside of another reply is somebody's data. */
export function redirections(nameOf: NodeNames): Passage {
  const scanner = new ReplyScanner();
  /** The beginning of an error whose end has yet to come. */
  let kept: Buffer = Buffer.alloc(0);
  return {
    outgoing: (chunk) => [chunk],
    incoming(chunk) {
      const bytes = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
      const before = kept.length;
      const parts: Buffer[] = [];
      let from = 0;
      let begin = before > 0 ? 0 : -1;
      scanner.scan(chunk, {
        begin: (offset) => {
          begin = offset + before;
        },
        end: (offset, line) => {
          const renamed = renamedLine(line, nameOf);
          if (renamed !== null) {
            parts.push(bytes.subarray(from, begin), Buffer.from(`${renamed}\r\n`));
            from = offset + before;
          }
          begin = -1;
        },
      });
      // Of an error that has begun nothing is told before it is whole; one that is so long is no redirection.
      const isHeld = begin !== -1 && bytes[begin] === DASH && bytes.length - begin < longest && !scanner.isBroken;
      const until = isHeld ? begin : bytes.length;
      kept = Buffer.from(bytes.subarray(until));
      parts.push(bytes.subarray(from, until));
      return parts.filter(({ length }) => length > 0);
    },
  };
}

/** -MOVED 3999 10.0.0.1:7001, or ASK; null: it is none, or leads to nobody who is known. */
function renamedLine(line: string, nameOf: NodeNames): string | null {
  const [, kind, address = ''] = /^(-(?:MOVED|ASK) \d+ )(\S+)$/.exec(line) ?? [];
  const name = kind === undefined ? null : nameOf(address);
  return name === null ? null : `${kind}${name}`;
}
