// Identity: the signed cookie that tells the bridge which learner a browser is.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BridgeIdentity } from '../data-dir.ts';
import { cookieLimits } from '../limits.ts';
import type { Middleware } from './middleware.ts';

/** What to tell a page whose requests carry no valid cookie. At most 123 bytes, the room in a close frame. */
export const noLearnerMessage = 'This browser sent no valid learner cookie. Allow cookies for this site, then reload the page.';

/** A learner as the cookie names them. */
export interface Learner {
  /** 32 lower-case hexadecimal digits. */
  readonly id: string;
  /** Unix time of the cookie's signing, in milliseconds. */
  readonly signedAt: number;
}

/** The learners' cookies of one bridge. */
export interface Identity {
  /** The learner of a request, or null where it brings no cookie that this bridge signed. */
  readonly learnerOf: (request: IncomingMessage) => Learner | null;
  /** Middleware: sets or renews the cookie with every HTML response, whoever writes that. */
  readonly withHtml: Middleware;
}

/** Makes the cookies of the bridge that is `bridge`. now: Unix time in milliseconds. */
export function createIdentity(bridge: BridgeIdentity, now: () => number = Date.now): Identity {
  // Cookies ignore ports: two notebooks on one host need two names.
  const name = `redis-notebook-${bridge.instance}`;

  const signatureOf = (id: string, time: string): Buffer =>
    createHmac('sha256', bridge.key).update(`${bridge.instance}.${id}.${time}`).digest();

  const verify = (value: string): Learner | null => {
    const match = /^([\da-f]{32})\.([\da-z]{1,10})\.([\w-]{43})$/.exec(value);
    if (!match) return null;
    const [, id = '', time = '', signature = ''] = match;
    const given = Buffer.from(signature, 'base64url');
    return timingSafeEqual(given, signatureOf(id, time)) ? { id, signedAt: Number.parseInt(time, 36) } : null;
  };

  const learnerOf = (request: IncomingMessage): Learner | null => {
    for (const pair of (request.headers.cookie ?? '').split(';')) {
      const at = pair.indexOf('=');
      if (at < 0 || pair.slice(0, at).trim() !== name) continue;
      const learner = verify(pair.slice(at + 1).trim());
      if (learner) return learner;
    }
    return null;
  };

  const cookieFor = (id: string): string => {
    const time = now().toString(36);
    const value = `${id}.${time}.${signatureOf(id, time).toString('base64url')}`;
    return `${name}=${value}; Max-Age=${cookieLimits.maxAgeMs / 1000}; Path=/; HttpOnly; SameSite=Lax`;
  };

  const withHtml: Middleware = (request, response, next) => {
    const learner = learnerOf(request);
    if (!learner || now() - learner.signedAt > cookieLimits.renewAfterMs) {
      const id = learner?.id ?? randomBytes(16).toString('hex');
      beforeHead(response, (status, type) => {
        if (isPage(request, status, type)) response.appendHeader('Set-Cookie', cookieFor(id));
      });
    }
    next();
  };

  return { learnerOf, withHtml };
}

/** A page, or word that the browser's copy of one is still good: that may be the only answer a returning browser gets. */
function isPage(request: IncomingMessage, status: number, type: string): boolean {
  if (status === 304) return request.headers.accept?.includes('text/html') ?? false;
  return type.startsWith('text/html');
}

/** Calls hook once the status and the type of a response are known and headers may still be added. */
function beforeHead(response: ServerResponse, hook: (status: number, type: string) => void): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]): ServerResponse => {
    response.writeHead = writeHead;
    hook(Number(args[0]), contentType(args.at(-1)) ?? String(response.getHeader('content-type') ?? ''));
    return writeHead(...args);
  };
}

function contentType(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  // writeHead also takes [name, value, name, value].
  const entries = Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers);
  const found = entries.find(([key]) => String(key).toLowerCase() === 'content-type');
  return found && String(found[1]);
}

function pairsOf(flat: unknown[]): [unknown, unknown][] {
  return flat.flatMap((key, at): [unknown, unknown][] => (at % 2 === 0 ? [[key, flat[at + 1]]] : []));
}
