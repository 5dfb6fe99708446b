// Identity: the signed cookies and tokens that tell the bridge which learner a browser or a program is.
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { BridgeIdentity } from '../data-dir.ts';
import { setWithHtml } from './html-cookies.ts';
import { createSeal, type Learner, type LearnerSeal } from './learner-seal.ts';
import {
  isStranger,
  noLearner,
  notJoined,
  openMembership,
  twoLearners,
  type Membership,
  type Principal,
  type Stranger,
  type TokenHolder,
} from './principal.ts';
import type { TokenGrants } from './token-grants.ts';
import { cookieLimits, tokenLimits } from './limits.ts';
import type { Middleware } from '../middleware.ts';
import { ownScheme, secureFor, type SchemeOf } from '../scheme.ts';

/** The learners' cookies and tokens of one bridge. */
export interface Identity {
  /** Whom the learner's cookie names, whether or not they may ask for anything; or why it names nobody. */
  readonly learnerOf: (request: IncomingMessage) => string | Stranger;
  /** Whether a learner may ask for anything. */
  readonly isMember: (learner: string) => boolean;
  /** Has ended called once a learner may ask for nothing any more. Returns what stops that. */
  readonly watch: (learner: string, ended: () => void) => () => void;
  /** Who asks, by the learner's cookie. */
  readonly principalOf: (request: IncomingMessage) => Principal | Stranger;
  /** Who asks, by the Webdis gateway's own cookie, in the text of a Cookie header. A browser sends it with requests of our own pages only. */
  readonly gatewayPrincipalOf: (cookies: string) => Principal | Stranger;
  /** The name of the cookie that a half of a new token comes in. */
  readonly tokenCookie: string;
  /**
   * A token by which a program is that learner at the Webdis gateway, until expiresAt (Unix time in milliseconds) or until
   * it is taken back. Rejects where it would not outlive the bridge.
   */
  readonly tokenFor: (learner: string) => Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** Who asks, by a token; null: not signed here, too old, or taken back. It counts as used. */
  readonly holderOf: (token: string) => TokenHolder | null;
  /** What the learner's own pages keep things under in a browser: from it follows nothing about the cookie or its signature. */
  readonly readerOf: (learner: string) => string;
  /** Makes every token void that the learner has been given. Holds at once; rejects where it would not outlive the bridge. */
  readonly revokeTokens: (learner: string) => Promise<void>;
  /** Middleware: sets or renews the cookies with every HTML response, whoever writes that. */
  readonly withHtml: Middleware;
  /** The cookies that make a browser a learner's, as Set-Cookie has them in the answer to a request. */
  readonly cookiesOf: (learner: string, request: IncomingMessage) => string[];
}

/** What an identity may be made with besides. */
export interface IdentityOptions {
  /** Which learners may ask for anything; where it is given no page sets a cookie: joining alone does. */
  readonly members?: Membership | null;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
  /** How a request came. */
  readonly schemeOf?: SchemeOf;
}

/** Makes the cookies and tokens of the bridge that is `bridge`. */
export function createIdentity(
  bridge: BridgeIdentity,
  grants: TokenGrants,
  { members: given = null, now = Date.now, schemeOf = ownScheme }: IdentityOptions = {},
): Identity {
  const members = given ?? openMembership;

  // Cookies ignore ports: two notebooks on one host need two names.
  const name = `redis-notebook-${bridge.instance}`;
  const cookie: CookieKind = { name, seal: createSeal(bridge, 'cookie'), sameSite: 'Lax' };
  const gateway: CookieKind = { name: `${name}-gateway`, seal: createSeal(bridge, 'gateway'), sameSite: 'Strict' };
  const token = createSeal(bridge, 'token');

  // A browser forgets a cookie at that age by itself; who copied it does not.
  const learnersOf = (cookies: string, kind: CookieKind): Learner[] => learnersIn(cookies, kind, now() - cookieLimits.maxAgeMs);
  const isFresh = ({ signedAt }: Learner): boolean => now() - signedAt <= cookieLimits.renewAfterMs;

  const sealedCookie = (kind: CookieKind, id: string): string => setCookie(`${kind.name}=${kind.seal.seal(id, now())}`, kind.sameSite);

  const withHtml: Middleware = (request, response, next) => {
    const headers = request.headers.cookie ?? '';
    const [learner, second] = learnersOf(headers, cookie);
    // A further cookie would settle nothing: those that came have to go first, which only the reader can see to.
    if (second !== undefined) return next();
    // Of a class's student the cookies are renewed, and nobody else gets any.
    if (given !== null && (learner === undefined || isStranger(given.principalOf(learner.id)))) return next();
    const gatewayLearners = learnersOf(headers, gateway);
    const id = learner?.id ?? randomBytes(16).toString('hex');
    const cookies: string[] = [];
    if (!learner || !isFresh(learner)) cookies.push(sealedCookie(cookie, id));
    // A visit that began at another site comes without it, so it is set once too often there.
    if (!gatewayLearners.some((one) => one.id === id && isFresh(one))) cookies.push(sealedCookie(gateway, id));
    const secure = secureFor(schemeOf(request));
    if (cookies.length > 0)
      setWithHtml(
        request,
        response,
        cookies.map((one) => one + secure),
      );
    next();
  };

  const learnerAmong = ([learner, second]: readonly Learner[]): string | Stranger => {
    if (learner === undefined) return given === null ? noLearner : notJoined;
    return second === undefined ? learner.id : twoLearners;
  };
  const principalAmong = (learners: readonly Learner[]): Principal | Stranger => {
    const learner = learnerAmong(learners);
    return typeof learner === 'string' ? members.principalOf(learner) : learner;
  };
  const learnerOf = (request: IncomingMessage): string | Stranger => learnerAmong(learnersOf(request.headers.cookie ?? '', cookie));

  return {
    learnerOf,
    isMember: (learner) => !isStranger(members.principalOf(learner)),
    watch: (learner, ended) => members.watch(learner, ended),
    principalOf: (request) => principalAmong(learnersOf(request.headers.cookie ?? '', cookie)),
    gatewayPrincipalOf: (cookies) => principalAmong(learnersOf(cookies, gateway)),
    tokenCookie: `${name}-token`,
    async tokenFor(learner) {
      const generation = await grants.grant(learner);
      const signedAt = now();
      return { token: token.seal(learner, signedAt, generation), expiresAt: signedAt + tokenLimits.maxAgeMs };
    },
    holderOf(text) {
      const learner = token.open(text, (id) => grants.generationOf(id));
      if (learner === null) return null;
      const { id, signedAt } = learner;
      const generation = grants.generationOf(id);
      const principal = members.principalOf(id);
      const isGood = (): boolean =>
        now() - signedAt <= tokenLimits.maxAgeMs && grants.generationOf(id) === generation && !isStranger(members.principalOf(id));
      if (isStranger(principal) || !isGood()) return null;
      grants.noteUse(id);
      const watch = (ended: () => void): (() => void) => {
        const unwatch = [grants.watch(id, ended), members.watch(id, ended)];
        return () => unwatch.forEach((stop) => stop());
      };
      return { principal, grant: { isGood, watch } };
    },
    readerOf: (learner) => createHmac('sha256', bridge.key).update(`reader.${bridge.instance}.${learner}`).digest('base64url'),
    revokeTokens: (learner) => grants.revoke(learner),
    withHtml,
    cookiesOf: (learner, request) => [cookie, gateway].map((kind) => sealedCookie(kind, learner) + secureFor(schemeOf(request))),
  };
}

/** One of the cookies that name a learner. */
interface CookieKind {
  readonly name: string;
  readonly seal: LearnerSeal;
  readonly sameSite: 'Lax' | 'Strict';
}

/** The learners that a Cookie header names with a valid seal, each once, with the latest signing. signedAfter: Unix time in milliseconds. */
function learnersIn(cookies: string, { name, seal }: CookieKind, signedAfter: number): Learner[] {
  const learners = new Map<string, Learner>();
  for (const pair of cookies.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const learner = seal.open(pair.slice(at + 1).trim());
    if (learner === null || learner.signedAt < signedAfter) continue;
    if (learner.signedAt >= (learners.get(learner.id)?.signedAt ?? 0)) learners.set(learner.id, learner);
  }
  return [...learners.values()];
}

function setCookie(pair: string, sameSite: 'Lax' | 'Strict'): string {
  return `${pair}; Max-Age=${cookieLimits.maxAgeMs / 1000}; Path=/; HttpOnly; SameSite=${sameSite}`;
}
