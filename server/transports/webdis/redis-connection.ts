// Redis connection: one connection to a learner's Redis, usable from the first moment; who is on it gets its replies.
import { commandText } from '../../../src/bridge/resp.ts';
import { webdisLimits } from './limits.ts';
import type { RedisStream } from '../../machine.ts';
import { ReplyReader, type Reply, type ReplySize } from './reply.ts';

/** Opens a connection. gone: aborted once nobody waits for it any more. What it throws has a message for the learner. */
export type Connect = (gone: AbortSignal) => Promise<RedisStream>;

/** Who is at our end. */
export interface Correspondent {
  /** A reply is on its way, of which so many bytes are in memory already; 0: none is. */
  holds(bytes: number): void;
  /** There is room for more commands, after unsent had bytes. */
  drained(): void;
  receive(reply: Reply, size: ReplySize): void;
  /** No more replies come: why, in a sentence for the learner. refusal: what Redis said to the choice of the database, if it was that. */
  ended(reason: string, refusal: Reply | null): void;
}

/** Of the commands that are with Redis: this one is alone, they are a few, or others wait for room there already. */
export type Company = 'alone' | 'few' | 'many';

/** A connection. What is sent before it is there goes out once it is. */
export class RedisConnection {
  readonly #correspondent: Correspondent;
  readonly #database: number;
  #stream: RedisStream | null = null;
  /** Whether commands may go out: it is connected, and on its database. */
  #isReady = false;
  #isClosed = false;
  readonly #gone = new AbortController();
  #isScheduled = false;
  /** Commands to be written, one character a byte, and how many they are. */
  #batch = '';
  #batchSize = 0;
  /** Commands that have gone out in this turn of the event loop before its end. */
  #early = 0;
  /** Whether our end takes no replies for now, and whether it takes none in this turn of the event loop. */
  #isPaused = false;
  #isResting = false;
  /** Bytes that were read in this turn of the event loop, or since the last rest. */
  #read = 0;
  /** Whether the last turn sent one command alone. */
  #isSolo = false;

  /** database: 0 is where a connection begins. */
  constructor(connect: Connect, database: number, correspondent: Correspondent) {
    this.#correspondent = correspondent;
    this.#database = database;
    connect(this.#gone.signal).then(
      (stream) => this.#attach(stream),
      (error: unknown) => this.#end(error instanceof Error ? error.message : String(error)),
    );
  }

  /** Bytes of commands that are not sent yet. */
  get unsent(): number {
    return this.#batch.length + (this.#stream?.writableLength ?? 0);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Sends a command in RESP, one character a byte. Many commands of one turn of the event loop go out in one write at its
   * end. Of a few the first do not wait for it, and then as many again as went out before: Redis, which would have nothing to
   * do, works at them while the requests behind them are read. Where it is alone, and the last write held one command, too, to
   * wait for the end of the turn only takes time.
   */
  send(command: string, company: Company): void {
    if (this.#isReady && this.#batch.length + command.length > webdisLimits.batchBytes) this.#write();
    this.#batch += command;
    this.#batchSize += 1;
    if (!this.#isReady) return;
    if (company === 'few' && this.#batchSize >= Math.max(this.#early, webdisLimits.earlyCommands)) {
      this.#early += this.#batchSize;
      this.#write();
    }
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    if (company === 'alone' && this.#isSolo) queueMicrotask(this.#flush);
    else setImmediate(this.#flush);
  }

  /** Replies wait until resume. */
  pause(): void {
    this.#isPaused = true;
    this.#stream?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (!this.#isResting) this.#stream?.resume();
  }

  close(reason = 'The connection to your Redis was closed.'): void {
    this.#end(reason);
  }

  readonly #flush = (): void => {
    this.#isScheduled = false;
    this.#isSolo = this.#batchSize === 1 && this.#early === 0;
    this.#early = 0;
    this.#write();
  };

  #write(): void {
    const batch = this.#batch;
    this.#batch = '';
    this.#batchSize = 0;
    if (batch !== '' && this.#stream?.writable === true) this.#stream.write(batch, 'latin1');
  }

  #attach(stream: RedisStream): void {
    if (this.#isClosed) {
      stream.on('error', () => {}).destroy();
      return;
    }
    this.#stream = stream;
    let take = (reply: Reply, size: ReplySize): void => this.#correspondent.receive(reply, size);
    if (this.#database !== 0) {
      const receive = take;
      // Nothing else is sent before the database is the right one.
      take = (reply) => {
        take = receive;
        if (reply.type === 'error') this.#end(reply.text, reply);
        else this.#open();
      };
    }
    const reader = new ReplyReader((reply, size) => take(reply, size), webdisLimits.replyBytes);
    stream.on('data', (chunk: Buffer) => this.#receive(reader, chunk));
    stream.on('error', this.#lose).on('end', this.#lose).on('close', this.#lose);
    stream.on('drain', () => this.#correspondent.drained());
    if (this.#database === 0) this.#open();
    else stream.write(commandText(['SELECT', String(this.#database)]), 'latin1');
  }

  #open(): void {
    this.#isReady = true;
    this.#flush();
  }

  #receive(reader: ReplyReader, chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#rest(chunk.length);
    try {
      reader.read(chunk);
      if (!this.#isClosed) this.#correspondent.holds(reader.weight);
    } catch (error) {
      this.#end(`Your Redis answered what cannot be passed on: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  /** After much of a reply, whose items are work each, others come first. */
  #rest(size: number): void {
    this.#read += size;
    if (this.#read < webdisLimits.readBytes || this.#isResting) return;
    this.#isResting = true;
    this.#stream?.pause();
    setImmediate(() => {
      this.#isResting = false;
      this.#read = 0;
      if (!this.#isPaused) this.#stream?.resume();
    });
  }

  readonly #lose = (): void => {
    if (this.#isClosed) return;
    this.#isReady = false;
    void Promise.resolve(this.#stream?.endReason?.() ?? null).then((reason) => this.#end(reason ?? 'Your Redis closed the connection.'));
  };

  #end(reason: string, refusal: Reply | null = null): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#gone.abort();
    this.#batch = '';
    this.#stream?.destroy();
    this.#correspondent.ended(reason, refusal);
  }
}
