// Webdis door: Webdis's HTTP API on every learner's own Redis, answered before Express for speed.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { paths } from '../../../src/protocol.ts';
import type { Identity } from '../identity.ts';
import { webdisLimits } from '../../limits.ts';
import type { Machines } from '../../machine.ts';
import type { OriginGate } from '../origin-gate.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { defaultPort } from '../../virtual-network.ts';
import { readCommandPath } from './command-path.ts';
import { formatJson } from './json-format.ts';
import { LearnerLines } from './learner-lines.ts';
import type { Waiter } from './redis-line.ts';
import type { Reply } from './reply.ts';
import { admitVisitor } from './visitor.ts';

/** What the door stands on. */
export interface WebdisDoorParts {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly machines: Machines;
}

/** The door of one bridge. */
export interface WebdisDoor {
  /** Answers a request that is for the door; false: it is not, and nothing was done. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly close: () => void;
}

const extensions = new Set(['json']);

/** Opens the door. */
export function createWebdisDoor({ gate, identity, machines }: WebdisDoorParts): WebdisDoor {
  const learners = new Map<string, LearnerLines>();

  const linesOf = (learner: string): LearnerLines => {
    const known = learners.get(learner);
    if (known !== undefined) return known;
    const lines = new LearnerLines(async () => (await machines.of(learner)).connect('127.0.0.1', defaultPort));
    learners.set(learner, lines);
    return lines;
  };

  const sweep = setInterval(() => {
    for (const [learner, lines] of learners) {
      lines.sweep();
      if (lines.size === 0) learners.delete(learner);
    }
  }, webdisLimits.sweepMs).unref();

  const run = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const visitor = admitVisitor(request, gate, identity);
    if ('status' in visitor) return turnAway(request, response, visitor);
    const { database, words } = readCommandPath(path, extensions);
    linesOf(visitor.learner).to(database).send(encodeWords(words), new Answer(request, response, words[0] ?? ''));
  };

  return {
    answer(request, response) {
      const url = request.url ?? '';
      if (!isOfDoor(url)) return false;
      const query = url.indexOf('?');
      run(request, response, url.slice(paths.webdis.length + 1, query === -1 ? undefined : query));
      return true;
    },
    close() {
      clearInterval(sweep);
      for (const lines of learners.values()) lines.close();
    },
  };
}

/** The response to one request, once its command has a reply. */
class Answer implements Waiter {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #name: string;

  constructor(request: IncomingMessage, response: ServerResponse, name: string) {
    this.#request = request;
    this.#response = response;
    this.#name = name;
  }

  reply(reply: Reply): void {
    const body = Buffer.from(formatJson(this.#name, reply), 'latin1');
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    this.#response.writeHead(200, { ...safety, 'Content-Type': 'application/json', 'ETag': etag, 'Content-Length': body.length }).end(body);
  }

  lost(reason: string): void {
    turnAway(this.#request, this.#response, { status: 503, code: 'unavailable', message: reason });
  }
}

/** On every answer: whatever it holds, a browser is not to run it as ours. */
const safety = { 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': 'sandbox' } as const;

function turnAway(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  for (const [name, value] of Object.entries(safety)) response.setHeader(name, value);
  if (refusal.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  refuse(request, response, refusal);
}

function isOfDoor(url: string): boolean {
  return url.startsWith(paths.webdis) && (url.length === paths.webdis.length || '/?'.includes(url.charAt(paths.webdis.length)));
}

/** A command in RESP, one character a byte. */
export function encodeWords(words: readonly string[]): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}
