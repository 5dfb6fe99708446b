// Identity: the signed cookies and tokens that tell the bridge which learner a browser or a program is.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BridgeIdentity } from '../data-dir.ts';
import { createSeal, type Learner, type LearnerSeal } from './learner-seal.ts';
import type { TokenReply } from '../../src/protocol.ts';
import { cookieLimits, tokenLimits } from '../limits.ts';
import type { Middleware } from '../middleware.ts';

/** What to tell a page whose requests carry no valid cookie. At most 123 bytes, the room in a close frame. */
export const noLearnerMessage = 'This browser sent no valid learner cookie. Allow cookies for this site, then reload the page.';

/** The learners' cookies and tokens of one bridge. */
export interface Identity {
  /** The learner of a request, or null where it brings no cookie that this bridge signed. */
  readonly learnerOf: (request: IncomingMessage) => Learner | null;
  /** The learner that the Webdis gateway's own cookie names, in the text of a Cookie header; null: none. A browser sends it with requests of our own pages only. */
  readonly gatewayLearnerOf: (cookies: string) => Learner | null;
  /** A token by which a program is that learner at the Webdis gateway, for tokenLimits.maxAgeMs. */
  readonly tokenFor: (learner: string) => TokenReply;
  /** The learner of a token; null: not signed here, or too old. */
  readonly learnerOfToken: (token: string) => Learner | null;
  /** Middleware: sets or renews the cookies with every HTML response, whoever writes that. */
  readonly withHtml: Middleware;
}

/** Makes the cookies of the bridge that is `bridge`. now: Unix time in milliseconds. */
export function createIdentity(bridge: BridgeIdentity, now: () => number = Date.now): Identity {
  // Cookies ignore ports: two notebooks on one host need two names.
  const name = `redis-notebook-${bridge.instance}`;
  const gatewayCookie = `${name}-gateway`;
  const cookie = createSeal(bridge, 'cookie');
  const gateway = createSeal(bridge, 'gateway');
  const token = createSeal(bridge, 'token');

  const learnerOf = (request: IncomingMessage): Learner | null => learnerIn(request.headers.cookie ?? '', name, cookie);
  const gatewayLearnerOf = (cookies: string): Learner | null => learnerIn(cookies, gatewayCookie, gateway);

  const isFresh = ({ signedAt }: Learner): boolean => now() - signedAt <= cookieLimits.renewAfterMs;

  const withHtml: Middleware = (request, response, next) => {
    const learner = learnerOf(request);
    const gatewayLearner = gatewayLearnerOf(request.headers.cookie ?? '');
    const id = learner?.id ?? randomBytes(16).toString('hex');
    const cookies: string[] = [];
    if (!learner || !isFresh(learner)) cookies.push(setCookie(`${name}=${cookie.seal(id, now())}`, 'Lax'));
    // A visit that began at another site comes without it, so it is set once too often there.
    if (gatewayLearner?.id !== id || !isFresh(gatewayLearner))
      cookies.push(setCookie(`${gatewayCookie}=${gateway.seal(id, now())}`, 'Strict'));
    if (cookies.length > 0) {
      beforeHead(response, (status, type) => {
        if (isPage(request, status, type)) response.appendHeader('Set-Cookie', cookies);
      });
    }
    next();
  };

  return {
    learnerOf,
    gatewayLearnerOf,
    tokenFor(learner) {
      const signedAt = now();
      return { token: token.seal(learner, signedAt), expiresAt: signedAt + tokenLimits.maxAgeMs };
    },
    learnerOfToken(text) {
      const learner = token.open(text);
      return learner && now() - learner.signedAt <= tokenLimits.maxAgeMs ? learner : null;
    },
    withHtml,
  };
}

function setCookie(pair: string, sameSite: 'Lax' | 'Strict'): string {
  return `${pair}; Max-Age=${cookieLimits.maxAgeMs / 1000}; Path=/; HttpOnly; SameSite=${sameSite}`;
}

/** The first learner that a Cookie header names under this name with a valid seal. */
function learnerIn(cookies: string, name: string, seal: LearnerSeal): Learner | null {
  for (const pair of cookies.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const learner = seal.open(pair.slice(at + 1).trim());
    if (learner) return learner;
  }
  return null;
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
