// Simulated student: does over real sockets what a student's browser does, so that a class can be tried before it comes.
import { once } from 'node:events';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text as textOf } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { commandText, RespParser } from '../../../src/bridge/resp.ts';
import { classPaths, type JoinRefusal, type JoinRequest, type StudentWord } from '../../../src/class-protocol.ts';
import { paths, tunnelReady } from '../../../src/protocol.ts';

/** The notebook did not serve a student: message is what it said. */
export class StudentRefused extends Error {
  override readonly name = 'StudentRefused';
}

/** How somebody comes to have a learner's cookie. Throws StudentRefused. */
export type Entrance = (url: string, name: string) => Promise<string>;

/** Joins the class of a code. */
export const joining =
  (code: string): Entrance =>
  async (url, name) => {
    const response = await ask(url, classPaths.join, { method: 'POST', body: JSON.stringify({ code, name } satisfies JoinRequest) });
    const body = await textOf(response);
    if (response.statusCode !== 200) throw new StudentRefused((JSON.parse(body) as JoinRefusal).message);
    return cookiesOf(response);
  };

/** Opens a page of a notebook without a class. */
export const visiting: Entrance = async (url) => {
  const response = await ask(url, '/', { method: 'GET' });
  await textOf(response);
  return cookiesOf(response);
};

/** One student, who is in, with a connection to their Redis and, in a class, one to its live side. */
export class SimulatedStudent {
  readonly name: string;
  readonly cookie: string;
  readonly #tunnel: WebSocket;
  readonly #live: WebSocket | null;
  readonly #parser = new RespParser();
  /** Whoever waits for the replies to come, the first first. */
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  /** Why nothing more will come; null: it is connected. */
  #lost: StudentRefused | null = null;

  private constructor(name: string, cookie: string, tunnel: WebSocket, live: WebSocket | null) {
    this.name = name;
    this.cookie = cookie;
    this.#tunnel = tunnel;
    this.#live = live;
    tunnel.on('message', this.#take).on('close', this.#end);
  }

  /** Comes in and connects. isInClass: says on the live side where they are. Throws StudentRefused. */
  static async arrive(url: string, name: string, { enter, isInClass }: { enter: Entrance; isInClass: boolean }): Promise<SimulatedStudent> {
    const cookie = await enter(url, name);
    const tunnel = open(url, `${paths.tunnel}?host=127.0.0.1&port=6379`, cookie);
    const [first] = await firstOf(tunnel, 'message');
    if (String(first) !== tunnelReady) throw new StudentRefused(`The tunnel began with ${String(first)}.`);
    const live = isInClass ? open(url, classPaths.live, cookie) : null;
    // From here on: the tunnel may close while the live side is being opened.
    const student = new SimulatedStudent(name, cookie, tunnel, live);
    if (live !== null) await firstOf(live, 'open');
    return student;
  }

  /** Sends one command and resolves with the milliseconds until its reply. Throws StudentRefused where that is an error, or the connection ended. */
  async ask(words: readonly string[]): Promise<number> {
    if (this.#lost !== null) throw this.#lost;
    const began = performance.now();
    const reply = Promise.withResolvers<void>();
    this.#waiting.push(reply);
    this.#tunnel.send(Buffer.from(commandText(words), 'latin1'));
    await reply.promise;
    return performance.now() - began;
  }

  /** Tells the class's live side. */
  say(word: StudentWord): void {
    this.#live?.send(JSON.stringify(word));
  }

  leave(): void {
    this.#tunnel.terminate();
    this.#live?.terminate();
  }

  readonly #take = (bytes: Buffer): void => {
    this.#parser.feed(bytes);
    for (let reply = this.#parser.next(); reply !== undefined; reply = this.#parser.next()) {
      const asked = this.#waiting.shift();
      if (reply.type === 'error') asked?.reject(new StudentRefused(`Redis answered ${Buffer.from(reply.value).toString()}`));
      else asked?.resolve();
    }
  };

  readonly #end = (code: number, reason: Buffer): void => {
    this.#lost = new StudentRefused(`The tunnel closed with ${code}: ${reason.toString()}`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  };
}

function open(url: string, path: string, cookie: string): WebSocket {
  const options = { origin: url, headers: { cookie }, perMessageDeflate: false, rejectUnauthorized: false };
  // What goes wrong closes it, and whoever waits hears of that.
  return new WebSocket(url.replace('http', 'ws') + path, options).on('error', () => {});
}

/** What a WebSocket tells with its next event of a kind. Throws StudentRefused where it cannot be had or closes before that. */
function firstOf(ws: WebSocket, event: 'message' | 'open'): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    ws.once(event, (...told: unknown[]) => resolve(told))
      .once('error', (error) => reject(new StudentRefused(error.message)))
      .once('close', (code, reason) => reject(new StudentRefused(`A WebSocket closed with ${code}: ${reason.toString()}`)));
  });
}

/** url: of this computer, whose certificate may be for another name. */
async function ask(url: string, path: string, { method, body = '' }: { method: string; body?: string }): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  const headers = body === '' ? {} : { 'content-type': 'application/json', origin: url };
  const asking = request(new URL(path, url), { method, headers, rejectUnauthorized: false }).end(body);
  return ((await once(asking, 'response')) as [IncomingMessage])[0];
}

function cookiesOf(response: IncomingMessage): string {
  return (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}
