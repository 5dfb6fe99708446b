// Command feed: tells of each command on its way to a Redis, whatever carries it there, to those who watch its learner.
import type { RedisStream } from '../machine.ts';
import { CommandScanner, type CommandVisitor } from './command-stream.ts';

/** What carries a learner's commands. */
export type Carrier = 'tunnel' | 'http-tunnel' | 'webdis';

/** Whose commands a stream carries. */
export interface CommandSource {
  readonly learner: string;
  readonly carrier: Carrier;
  /** Of the learner's machine. */
  readonly port: number;
}

/** A command as it was sent. */
export interface ObservedCommand extends CommandSource {
  /** Its first words, one character a byte, each cut after 128. */
  readonly words: readonly string[];
  /** How many words it has in all. */
  readonly count: number;
}

/** Words of a command that are told: a name, a key, and enough to recognise the rest by. */
const toldWords = 16;
const STAR = 42;

/** The commands of all learners of one bridge. As long as nobody watches it costs a look at an empty map for each write. */
export class CommandFeed {
  readonly #watchers = new Map<string, Set<(command: ObservedCommand) => void>>();

  /** Calls back with each command of the learner's from now on, until the function that it returns is called. */
  watch(learner: string, tell: (command: ObservedCommand) => void): () => void {
    const watchers = this.#watchers.get(learner) ?? new Set();
    this.#watchers.set(learner, watchers.add(tell));
    return () => {
      watchers.delete(tell);
      if (watchers.size === 0 && this.#watchers.get(learner) === watchers) this.#watchers.delete(learner);
    };
  }

  /** Observes what is written to a stream. It is the same stream, and what is written to it is not changed. */
  observe(stream: RedisStream, source: CommandSource): RedisStream {
    const write = stream.write.bind(stream) as (chunk: unknown, encoding?: unknown, callback?: unknown) => boolean;
    const end = stream.end.bind(stream) as (chunk?: unknown, encoding?: unknown, callback?: unknown) => RedisStream;
    let reader: CommandReader | null = null;
    const look = (chunk: unknown, encoding: unknown): void => {
      const watchers = this.#watchers.get(source.learner);
      if (watchers === undefined) reader = null;
      else {
        reader ??= new CommandReader((words, count) => {
          for (const tell of this.#watchers.get(source.learner) ?? []) tell({ ...source, words, count });
        });
        reader.read(typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : (chunk as Buffer));
      }
    };
    stream.write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
      look(chunk, encoding);
      return write(chunk, encoding, callback);
    };
    // The last bytes of an end pass by write.
    stream.end = (chunk?: unknown, encoding?: unknown, callback?: unknown): RedisStream => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) look(chunk, encoding);
      return end(chunk, encoding, callback);
    };
    return stream;
  }
}

/** Reads the commands of one stream from the first of its writes that can begin one. */
class CommandReader implements CommandVisitor {
  readonly #tell: (words: readonly string[], count: number) => void;
  readonly #scanner = new CommandScanner();
  #hasBegun = false;
  #words: string[] = [];
  #count = 0;

  constructor(tell: (words: readonly string[], count: number) => void) {
    this.#tell = tell;
  }

  read(chunk: Buffer): void {
    // Whoever begins to watch may do so in the midst of a large value; clients begin their commands with a write.
    this.#hasBegun ||= chunk[0] === STAR || isLetter(chunk[0] ?? 0);
    if (this.#hasBegun) this.#scanner.scan(chunk, this);
  }

  begin(): void {
    this.#words = [];
    this.#count = 0;
  }

  word(text: string, _index: number, count: number): boolean {
    this.#words.push(text);
    this.#count = count;
    return this.#words.length < toldWords;
  }

  end(): void {
    if (this.#count > 0) this.#tell(this.#words, this.#count);
  }

  broken(): void {
    // Redis closes the connection, and no command follows.
  }
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 97 && lower <= 122;
}
