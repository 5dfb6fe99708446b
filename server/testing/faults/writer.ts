// Writer: a student who writes all the time, comes back after every loss, and knows each write that was acknowledged.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { commandText, RespParser, type Reply } from '../../../src/bridge/resp.ts';
import { paths, type MachineFacts } from '../../../src/protocol.ts';

/** Between two attempts to come back, in milliseconds: a page's own begin sooner, and become rarer. */
const againMs = 50;
/** Steps that are under way at once, or about to be: whatever happens, it happens to some. */
const depth = 8;
/** Between the reply to a step and the next, in milliseconds: a class that writes as fast as it can leaves no processor for what is to happen to it. */
const restMs = 10;
/** One step: two counters that must never differ, and a value so that the file grows. */
const step = [['MULTI'], ['INCR', 'one'], ['INCR', 'two'], ['SET', 'padding', 'x'.repeat(500)], ['EXEC']];
const stepText = Buffer.from(step.map((words) => commandText(words)).join(''), 'latin1');

/** Of one writer, or of several. */
export interface WriteCounts {
  readonly acknowledged: number;
  /** Acknowledged writes that were not there afterwards. */
  readonly lost: number;
  /** Steps of which a half was done. */
  readonly torn: number;
}

/** Where somebody writes: their own server, or one that asks for a password. */
export interface WrittenServer {
  readonly host: string;
  readonly password?: string;
}

export class Writer {
  readonly cookie: string;
  readonly #url: string;
  readonly #server: WrittenServer;
  readonly #over = new AbortController();
  readonly #work: Promise<void>;
  #socket: WebSocket | null = null;
  /** The highest count that was acknowledged, and how often. */
  #last = 0;
  #acknowledged = 0;
  /** Acknowledged writes that were not there afterwards, and steps of which a half was done. */
  #lost = 0;
  #torn = 0;

  private constructor(url: string, cookie: string, server: WrittenServer) {
    this.#url = url;
    this.cookie = cookie;
    this.#server = server;
    this.#work = this.#write();
  }

  /** Begins, as the student that a cookie names. */
  static begin(url: string, cookie: string, server: WrittenServer = { host: '127.0.0.1' }): Writer {
    return new Writer(url, cookie, server);
  }

  get counts(): WriteCounts {
    return { acknowledged: this.#acknowledged, lost: this.#lost, torn: this.#torn };
  }

  /** Resolves once so many more writes were acknowledged. */
  async progress(more: number): Promise<void> {
    const wanted = this.#acknowledged + more;
    while (this.#acknowledged < wanted && !this.#over.signal.aborted) await delay(5);
  }

  /** The process of its server; null: none runs, or the bridge does not answer. */
  async server(): Promise<number | null> {
    try {
      const facts = (await (await fetch(new URL(paths.machine, this.#url), { headers: { cookie: this.cookie } })).json()) as MachineFacts;
      return facts.servers[0]?.pid ?? null;
    } catch {
      // The bridge is away.
      return null;
    }
  }

  /** Sends one command besides, on the connection that writes. Its reply is counted as none. */
  also(...words: string[]): void {
    this.#socket?.send(Buffer.from(commandText(words), 'latin1'));
  }

  /** Ends at once. */
  leave(): void {
    this.#over.abort();
    this.#socket?.terminate();
  }

  /** Ends, and looks at last whether all that was acknowledged is there. */
  async end(): Promise<void> {
    this.leave();
    await this.#work;
    for (;;) {
      const counts = await this.#read().catch(() => null);
      if (counts !== null) {
        const [one, two] = counts;
        if (one < this.#last) this.#lost += this.#last - one;
        if (one !== two) this.#torn += 1;
        return;
      }
      await delay(againMs);
    }
  }

  async #write(): Promise<void> {
    while (!this.#over.signal.aborted) {
      await this.#connection().catch(() => undefined);
      await delay(againMs, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }

  /** Writes on one connection until that ends. */
  async #connection(): Promise<void> {
    const ws = this.#open();
    const closed = once(ws, 'close');
    await Promise.race([once(ws, 'message'), closed]);
    if (ws.readyState !== ws.OPEN || this.#over.signal.aborted) return ws.terminate();
    this.#socket = ws;
    const parser = new RespParser();
    ws.on('message', (bytes: Buffer) => {
      parser.feed(bytes);
      for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
        if (reply.type === 'array') this.#note(reply.items);
        else continue;
        setTimeout(() => ws.readyState === ws.OPEN && ws.send(stepText), restMs);
      }
    });
    ws.send(Buffer.concat([this.#login, stepText]));
    for (let sent = 1; sent < depth; sent += 1) ws.send(stepText);
    await closed;
    this.#socket = null;
  }

  #note([one, two]: readonly Reply[]): void {
    if (one?.type !== 'integer' || two?.type !== 'integer') return;
    if (one.value !== two.value) this.#torn += 1;
    const count = Number(one.value);
    if (count <= this.#last) this.#lost += 1 + this.#last - count;
    this.#last = count;
    this.#acknowledged += 1;
  }

  async #read(): Promise<[number, number]> {
    const ws = this.#open();
    try {
      const gone = once(ws, 'close').then(() => {
        throw new Error('The tunnel closed.');
      });
      gone.catch(() => {});
      await Promise.race([once(ws, 'message'), gone]);
      const parser = new RespParser();
      ws.send(Buffer.concat([this.#login, Buffer.from(commandText(['MGET', 'one', 'two']))]));
      for (;;) {
        const [bytes] = (await Promise.race([once(ws, 'message'), gone])) as [Buffer];
        parser.feed(bytes);
        for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
          if (reply.type === 'error') throw new Error('The server does not answer yet.');
          if (reply.type !== 'array') continue;
          const [one = 0, two = 0] = reply.items.map((item) => (item.type === 'bulk' ? Number(Buffer.from(item.value)) : 0));
          return [one, two];
        }
      }
    } finally {
      ws.terminate();
    }
  }

  /** What is said first on a connection. */
  get #login(): Buffer {
    const { password } = this.#server;
    return Buffer.from(password === undefined ? '' : commandText(['AUTH', password]), 'latin1');
  }

  #open(): WebSocket {
    const url = `${this.#url.replace('http', 'ws')}${paths.tunnel}?host=${this.#server.host}&port=6379`;
    // What goes wrong closes it.
    return new WebSocket(url, { origin: this.#url, headers: { cookie: this.cookie }, perMessageDeflate: false }).on('error', () => {});
  }
}
