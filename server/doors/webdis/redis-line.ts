// Redis line: one connection to a learner's Redis on which commands of many requests follow each other.
import { MachineError, type RedisStream } from '../../machine.ts';
import { webdisLimits } from '../../limits.ts';
import { ReplyReader, type Reply } from './reply.ts';

/** Who waits for the reply to a command. */
export interface Waiter {
  reply(reply: Reply): void;
  /** There will be none: why, in a sentence for the learner. */
  lost(reason: string): void;
}

/** A connection, usable from the first moment: what is sent before it is there goes out once it is. */
export class RedisLine {
  /** Whether it was used since this was last set to false. */
  isUsed = true;
  readonly #database: number;
  readonly #onClose: () => void;
  #stream: RedisStream | null = null;
  #isReady = false;
  #isClosed = false;
  /** Commands to be written, one character a byte. */
  #batch = '';
  #isScheduled = false;
  /** Who waits, in order; those before #head have their reply. */
  #waiters: (Waiter | undefined)[] = [];
  #head = 0;

  /** connect: gives the connected stream. database: 0 is where a connection begins. onClose: called once, however it ends. */
  constructor(connect: () => Promise<RedisStream>, database: number, onClose: () => void) {
    this.#database = database;
    this.#onClose = onClose;
    connect().then((stream) => this.#attach(stream), (error: unknown) => {
      if (error instanceof MachineError) return this.#end(error.message);
      this.#end('The notebook could not reach your Redis. Try again; if it fails again, its log says why.');
      throw error;
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether nobody waits for a reply. */
  get isIdle(): boolean {
    return this.#head === this.#waiters.length;
  }

  /** Sends a command in RESP, one character a byte. Commands of one turn of the event loop go out in one write. */
  send(command: string, waiter: Waiter): void {
    this.isUsed = true;
    this.#batch += command;
    this.#waiters.push(waiter);
    if (this.#isScheduled || !this.#isReady) return;
    this.#isScheduled = true;
    setImmediate(this.#flush);
  }

  close(): void {
    this.#end('The connection to your Redis was closed.');
  }

  readonly #flush = (): void => {
    this.#isScheduled = false;
    const batch = this.#batch;
    this.#batch = '';
    if (batch !== '') this.#stream?.write(batch, 'latin1');
  };

  #attach(stream: RedisStream): void {
    if (this.#isClosed) {
      stream.on('error', () => {}).destroy();
      return;
    }
    this.#stream = stream;
    const reader = new ReplyReader(this.#receive, webdisLimits.replyBytes);
    stream.on('data', (chunk: Buffer) => {
      try {
        reader.read(chunk);
      } catch (error) {
        this.#end(`Your Redis answered what cannot be passed on: ${error instanceof Error ? error.message : String(error)}.`);
      }
    });
    stream.on('error', () => this.#lose());
    stream.on('end', () => this.#lose());
    stream.on('close', () => this.#lose());
    if (this.#database === 0) this.#open();
    else this.#select(stream);
  }

  /** Nothing else is sent before the database is the right one. */
  #select(stream: RedisStream): void {
    const number = String(this.#database);
    this.#waiters.splice(this.#head, 0, {
      reply: (reply) => (reply.type === 'error' ? this.#end(reply.text) : this.#open()),
      lost: () => {},
    });
    stream.write(`*2\r\n$6\r\nSELECT\r\n$${number.length}\r\n${number}\r\n`, 'latin1');
  }

  #open(): void {
    this.#isReady = true;
    this.#flush();
  }

  readonly #receive = (reply: Reply): void => {
    const waiter = this.#waiters[this.#head];
    if (waiter === undefined) {
      this.#end('Your Redis said more than it was asked.');
      return;
    }
    this.#waiters[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#waiters.length) {
      this.#waiters.length = 0;
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#waiters.splice(0, this.#head);
      this.#head = 0;
    }
    waiter.reply(reply);
  };

  #lose(): void {
    if (this.#isClosed) return;
    const stream = this.#stream;
    this.#isReady = false;
    void Promise.resolve(stream?.endReason?.() ?? null).then((reason) => this.#end(reason ?? 'Your Redis closed the connection.'));
  }

  #end(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stream?.destroy();
    this.#batch = '';
    const waiters = this.#waiters.splice(0).slice(this.#head);
    this.#head = 0;
    this.#onClose();
    for (const waiter of waiters) waiter?.lost(reason);
  }
}
