// Cluster passage: puts the addresses that a learner knows in the place of those that a cluster redirects to and tells of.
import { CommandScanner, type CommandVisitor } from '../streams/command-stream.ts';
import type { Passage } from '../streams/filter-stream.ts';
import { ReplyScanner } from '../streams/reply-stream.ts';
import { learnersView, type ClusterQuestion } from './cluster-view.ts';
import { sharedLimits } from './limits.ts';

/** Longest redirection: an error, a slot, a host name and a port. */
const longest = 400;
const DASH = 45;
const PUSH = 62;

/** The learner's addresses for nodes, each as host:port; null: it is no node that is known. */
export interface ClusterNames {
  nameOf(address: string): string | null;
  /** Of one that a redirection names, and that the cluster is sure to have. */
  redirectedTo(address: string): string | null;
}

/**
 * The passage of one connection. Redirections are errors of their own; one inside of another reply is somebody's data. asked:
 * the host of the node at its other end.
 */
export function clusterPassage(asked: string, names: ClusterNames): Passage {
  const nameOf = (address: string): string | null => names.nameOf(address);
  const questions = new Questions();
  const scanner = new ReplyScanner();
  /** The beginning of a reply whose end has yet to come. */
  let kept: Buffer = Buffer.alloc(0);
  /** Whether what is on its way comes by itself, and answers nothing. */
  let isPush = false;
  return {
    outgoing(chunk) {
      questions.read(chunk);
      return [chunk];
    },
    incoming(chunk) {
      const bytes = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
      const before = kept.length;
      const parts: Buffer[] = [];
      let from = 0;
      let begin = before > 0 ? 0 : -1;
      scanner.scan(chunk, {
        begin: (offset) => {
          begin = offset + before;
          isPush = bytes[begin] === PUSH;
        },
        end: (offset, line) => {
          const end = offset + before;
          const question = isPush ? null : questions.answered();
          // What has gone on in part already is not changed.
          const told = question === null || begin === -1 ? null : learnersView(question, bytes.subarray(begin, end), asked, nameOf);
          const renamed = told ?? renamedLine(line, names);
          if (renamed !== null) {
            parts.push(bytes.subarray(from, begin), renamed);
            from = end;
          }
          begin = -1;
        },
      });
      // Of what may be changed nothing is told before it is whole; one that is so long is not changed.
      const most = begin === -1 || scanner.isBroken ? 0 : mostHeld(bytes[begin], !isPush && questions.isNextAnswer);
      const until = begin !== -1 && bytes.length - begin < most ? begin : bytes.length;
      kept = Buffer.from(bytes.subarray(until));
      parts.push(bytes.subarray(from, until));
      return parts.filter(({ length }) => length > 0);
    },
  };
}

/** Bytes of a reply that are held until it is whole. isAnswer: to a question about the cluster. */
function mostHeld(type: number | undefined, isAnswer: boolean): number {
  if (type === DASH) return longest;
  return isAnswer ? sharedLimits.clusterViewBytes : 0;
}

/** -MOVED 3999 10.0.0.1:7001, or ASK; null: it is none, or leads to nobody who is known. */
function renamedLine(line: string, names: Pick<ClusterNames, 'redirectedTo'>): Buffer | null {
  const [, kind, address = ''] = /^(-(?:MOVED|ASK) \d+ )(\S+)$/.exec(line) ?? [];
  const name = kind === undefined ? null : names.redirectedTo(address);
  return name === null ? null : Buffer.from(`${kind}${name}\r\n`);
}

/** Commands after which not each has one reply. */
const uneven: ReadonlySet<string> = new Set(['subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe', 'sunsubscribe']);
const kinds: ReadonlySet<string> = new Set<ClusterQuestion>(['slots', 'shards', 'nodes']);

/** Which replies answer a question about the cluster: each command has one, in its turn. */
class Questions implements CommandVisitor {
  readonly #scanner = new CommandScanner();
  /** By the number of their command. */
  readonly #asked = new Map<number, ClusterQuestion>();
  #sent = 0;
  #answered = 0;
  /** Whether it can be told no more which reply is whose: what is asked from then on is left as it is. */
  #isLost = false;
  #words: string[] = [];
  #count = 0;

  read(chunk: Buffer): void {
    if (!this.#isLost) this.#scanner.scan(chunk, this);
  }

  /** Whether the next reply answers one. */
  get isNextAnswer(): boolean {
    return this.#asked.has(this.#answered);
  }

  /** What a reply that has come answers; null: something else. */
  answered(): ClusterQuestion | null {
    const question = this.#asked.get(this.#answered) ?? null;
    this.#asked.delete(this.#answered);
    this.#answered += 1;
    return question;
  }

  begin(): void {
    this.#words = [];
    this.#count = 0;
  }

  word(text: string, _index: number, count: number): boolean {
    this.#words.push(text.toLowerCase());
    this.#count = count;
    return this.#words.length === 1;
  }

  end(): void {
    // A line without words has no reply.
    if (this.#count === 0 || this.#isLost) return;
    const [name = '', subcommand = ''] = this.#words;
    // Whoever asks without reading has nothing kept for them without an end.
    const isTooMany = this.#asked.size >= sharedLimits.clusterQuestions;
    if (isTooMany || uneven.has(name) || (name === 'client' && subcommand === 'reply')) this.#isLost = true;
    else if (name === 'cluster' && kinds.has(subcommand)) this.#asked.set(this.#sent, subcommand as ClusterQuestion);
    this.#sent += 1;
  }

  broken(): void {
    this.#isLost = true;
  }
}
