// Command guard: refuses some commands on their way to a Redis, in their place among its replies.
import { randomBytes } from 'node:crypto';
import { encodeCommand } from '../../src/bridge/resp.ts';
import { CommandScanner, inlineLimit, type CommandVisitor } from './command-stream.ts';
import { ErrorSubstitution } from './error-substitution.ts';
import { FilterStream } from './filter-stream.ts';
import type { RedisStream } from '../machine.ts';

/** more: the next word decides. refused: what is refused, such as "CONFIG SET port", in letters, digits, dashes and spaces. */
export type Verdict = 'pass' | 'more' | { refused: string };

/** Which commands are refused, and what they are told. */
export interface CommandRule {
  /** Judges a command by its first words, asked again with each further word; count is how many it has in all. */
  judge(words: readonly string[], count: number): Verdict;
  /** The error a refused command gets, without its type byte and line end. */
  refusal(subject: string): string;
}

/** Bytes of one command that are held back until it is judged. Only CONFIG SET could have more than an inline command. */
const heldLimit = inlineLimit + 1024;
const nothing = Buffer.alloc(0);
/** What Redis answers with a protocol error and a closed connection. */
const brokenCommand = Buffer.from('*x\r\n');

/**
 * Stands between a client and its Redis and answers what the rule refuses with an error that says why. What a script
 * calls does not pass here.
 *
 * A refused command goes on as one of an unknown name, so that it is Redis that answers it: in its place among the
 * replies, in a MULTI (which it spoils), before AUTH, while subscribed, and not at all after CLIENT REPLY OFF. Only
 * the text of that error is replaced on its way back.
 */
export function guardCommands(upstream: RedisStream, rule: CommandRule): RedisStream {
  // Unguessable, so that no value of the learner's can look like the error to replace.
  const token = randomBytes(16).toString('hex');
  const gate = new Gate(token, rule);
  const errors = new ErrorSubstitution(token, (subject) => rule.refusal(subject));
  return new FilterStream(upstream, {
    outgoing: (chunk) => gate.pass(chunk),
    incoming: (chunk) => (gate.hasRefused ? errors.replace(chunk) : [chunk]),
  });
}

/** Lets commands pass as they come, holding each until it is judged: mostly at its first word. */
class Gate implements CommandVisitor {
  hasRefused = false;
  readonly #scanner = new CommandScanner();
  readonly #token: string;
  readonly #rule: CommandRule;
  /** What becomes of the command that the scanner is in. */
  #verdict: 'undecided' | 'pass' | 'refuse' = 'pass';
  #words: string[] = [];
  #subject = '';
  #chunk: Buffer = nothing;
  #parts: Buffer[] = [];
  /** Offset of the first byte of the chunk that is neither sent nor dropped. */
  #from = 0;
  /** Offset of the undecided command in the chunk, and its bytes from earlier chunks. */
  #start = 0;
  #held: Buffer[] = [];
  #heldSize = 0;
  #isBroken = false;

  constructor(token: string, rule: CommandRule) {
    this.#token = token;
    this.#rule = rule;
  }

  /** What of the chunk goes on to Redis. */
  pass(chunk: Buffer): Buffer[] {
    if (this.#isBroken) return [];
    this.#chunk = chunk;
    this.#from = 0;
    this.#start = 0;
    this.#parts = [];
    this.#scanner.scan(chunk, this);
    this.#finishChunk();
    return this.#parts;
  }

  begin(offset: number): void {
    this.#verdict = 'undecided';
    this.#start = offset;
    this.#words = [];
  }

  word(text: string, _index: number, count: number): boolean {
    if (this.#verdict !== 'undecided') return false;
    this.#words.push(text);
    const verdict = this.#rule.judge(this.#words, count);
    if (verdict === 'more') return true;
    if (verdict === 'pass') this.#accept();
    else this.#refuse(verdict.refused);
    return false;
  }

  end(offset: number): void {
    if (this.#verdict === 'undecided') this.#accept();
    if (this.#verdict === 'refuse') {
      this.#parts.push(Buffer.from(encodeCommand([`${this.#token}:${this.#subject}`])));
      this.#from = offset;
    }
    this.#verdict = 'pass';
  }

  broken(offset: number): void {
    if (this.#verdict === 'undecided') this.#accept();
    if (this.#verdict === 'refuse') this.#parts.push(brokenCommand);
    else this.#sendUpTo(offset);
    // Redis takes no more commands: should it see that otherwise, nothing unjudged may reach it.
    this.#isBroken = true;
  }

  #accept(): void {
    this.#verdict = 'pass';
    this.#parts.push(...this.#release());
  }

  #refuse(subject: string): void {
    this.#sendUpTo(this.#start);
    this.#release();
    this.#verdict = 'refuse';
    this.#subject = subject;
    this.hasRefused = true;
  }

  #finishChunk(): void {
    if (this.#isBroken) return;
    if (this.#verdict === 'pass') this.#sendUpTo(this.#chunk.length);
    if (this.#verdict !== 'undecided') return;
    this.#sendUpTo(this.#start);
    // A copy, since the little that is held would keep all of the chunk in memory.
    const rest = Buffer.from(this.#chunk.subarray(this.#start));
    this.#held.push(rest);
    this.#heldSize += rest.length;
    if (this.#heldSize > heldLimit) this.#refuse('CONFIG SET of so many bytes');
  }

  /** Gives up the bytes held from earlier chunks. */
  #release(): Buffer[] {
    this.#heldSize = 0;
    return this.#held.splice(0);
  }

  #sendUpTo(offset: number): void {
    if (offset > this.#from) this.#parts.push(this.#chunk.subarray(this.#from, offset));
    this.#from = offset;
  }
}
