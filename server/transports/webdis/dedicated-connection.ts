// DedicatedConnection: a connection of one's own, whose replies are told together with the command that each belongs to.
import { commandText } from '../../../src/bridge/resp.ts';
import { RedisConnection, type Connect, type Correspondent } from './redis-connection.ts';
import { noSize, type Reply, type ReplySize } from './reply.ts';

/** Who uses the connection. */
export interface Listener {
  /** A reply to a command of that name, as it was written; a message of a channel belongs to the command that subscribed to it. */
  hear(name: string, reply: Reply, size: ReplySize): void;
  /** Another number of bytes waits at the connection; see held. */
  weighs(): void;
  /** It is over: why, in a sentence for the learner. */
  hangUp(reason: string): void;
}

/** A command whose replies are yet to come. */
interface Question {
  readonly name: string;
  readonly command: string;
  /** Replies to come; Infinity: until no channel of the kind is left. */
  left: number;
  /** The reply, where Redis is not asked. */
  readonly ours: Reply | null;
}

const isTopicCommand = /^[PS]?(UN)?SUBSCRIBE$/;
/** What a message begins with, and the command that asked for it. */
const messages: Partial<Record<string, string>> = { message: 'SUBSCRIBE', pmessage: 'PSUBSCRIBE', smessage: 'SSUBSCRIBE' };
const monitored = /^\d+\.\d+ \[/;

/** A dedicated connection, from its first command to the end of its connection. */
export class DedicatedConnection implements Correspondent {
  readonly #connection: RedisConnection;
  readonly #listener: Listener;
  readonly #questions: Question[] = [];
  #partial = 0;
  /** Channels by the command that subscribed to them. */
  readonly #channels = new Map<string, Set<string>>();
  /** How the commands were written whose replies do not end. */
  readonly #names = new Map<string, string>();

  constructor(connect: Connect, database: number, listener: Listener) {
    this.#listener = listener;
    this.#connection = new RedisConnection(connect, database, this);
  }

  /** Bytes of commands that are not sent yet, and of a reply that is not whole yet. */
  get unsent(): number {
    return this.#connection.unsent;
  }

  get partial(): number {
    return this.#partial;
  }

  /** Commands whose replies are yet to come. */
  get pending(): number {
    return this.#questions.length;
  }

  /** Sends a command; words have one character a byte. */
  say(words: readonly string[]): void {
    const name = words[0] ?? '';
    const command = name.toUpperCase();
    if (command === 'MONITOR' || command in messageCommands) this.#names.set(command, name);
    this.#questions.push({ name, command, left: repliesTo(command, words.length - 1), ours: null });
    this.#connection.send(commandText(words), this.#questions.length === 1 ? 'alone' : 'few');
  }

  /** Answers a command without asking Redis, in its place among the replies. */
  answer(name: string, reply: Reply): void {
    this.#questions.push({ name, command: '', left: 1, ours: reply });
    if (this.#questions.length === 1) this.#giveOurs();
  }

  pause(): void {
    this.#connection.pause();
  }

  resume(): void {
    this.#connection.resume();
  }

  close(): void {
    this.#connection.close();
  }

  holds(bytes: number): void {
    if (bytes === this.#partial) return;
    this.#partial = bytes;
    this.#listener.weighs();
  }

  drained(): void {
    this.#listener.weighs();
  }

  receive(reply: Reply, size: ReplySize): void {
    const source = this.#sourceOf(reply);
    if (source !== null) {
      this.#listener.hear(source, reply, size);
      return;
    }
    const question = this.#questions[0];
    if (question === undefined) {
      this.close();
      return;
    }
    this.#count(question, reply);
    if (question.left <= 0) this.#questions.shift();
    this.#listener.hear(question.name, reply, size);
    this.#giveOurs();
  }

  ended(reason: string, refusal: Reply | null): void {
    const [question] = this.#questions;
    if (refusal && question) this.#listener.hear(question.name, refusal, noSize);
    this.#listener.hangUp(reason);
  }

  #giveOurs(): void {
    for (let [question] = this.#questions; question?.ours; [question] = this.#questions) {
      this.#questions.shift();
      this.#listener.hear(question.name, question.ours, noSize);
    }
  }

  /** The command that a message comes from; null: it is a reply to a question. */
  #sourceOf(reply: Reply): string | null {
    if (reply.type === 'status') return monitored.test(reply.text) ? (this.#names.get('MONITOR') ?? null) : null;
    if (reply.type !== 'array') return null;
    const [kind] = reply.items;
    const command = kind?.type === 'string' ? messages[kind.text] : undefined;
    if (command === undefined || !this.#channels.get(command)?.size) return null;
    return this.#names.get(command) ?? command;
  }

  /** Notes what a reply means for its question, and for the channels. */
  #count(question: Question, reply: Reply): void {
    question.left -= 1;
    // A status: in a transaction it is queued, whatever it would answer.
    if (reply.type === 'error' || reply.type === 'status') question.left = 0;
    if (question.command === 'RESET' && reply.type === 'status') this.#channels.clear();
    if (!isTopicCommand.test(question.command) || reply.type !== 'array') return;
    const channel = reply.items[1];
    const name = channel?.type === 'string' ? channel.text : null;
    const subscribed = this.#channelsOf(question.command.replace('UN', ''));
    if (!question.command.includes('UN')) {
      if (name !== null) subscribed.add(name);
      return;
    }
    if (name !== null) subscribed.delete(name);
    if (question.left === Infinity && subscribed.size === 0) question.left = 0;
  }

  #channelsOf(command: string): Set<string> {
    const known = this.#channels.get(command);
    if (known !== undefined) return known;
    const channels = new Set<string>();
    this.#channels.set(command, channels);
    return channels;
  }
}

const messageCommands = Object.fromEntries(Object.values(messages).map((command) => [command, true]));

function repliesTo(command: string, args: number): number {
  if (!isTopicCommand.test(command)) return 1;
  if (args > 0) return args;
  return command.includes('UN') ? Infinity : 1;
}
