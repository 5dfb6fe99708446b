// Identity: the signed cookies and tokens that tell the bridge which learner a browser or a program is.
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { BridgeIdentity } from '../data-dir.ts';
import { setWithHtml } from './html-cookies.ts';
import { createSeal, type Learner, type LearnerSeal } from './learner-seal.ts';
import { noLearner, studentOf, twoLearners, type Principal, type Stranger, type TokenHolder } from './principal.ts';
import type { TokenGrants } from './token-grants.ts';
import { cookieLimits, tokenLimits } from './limits.ts';
import type { Middleware } from '../middleware.ts';
import { ownScheme, secureFor, type SchemeOf } from '../scheme.ts';

/** The learners' cookies and tokens of one bridge. */
export interface Identity {
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
}

/** Makes the cookies and tokens of the bridge that is `bridge`. now: Unix time in milliseconds. */
export function createIdentity(
  bridge: BridgeIdentity,
  grants: TokenGrants,
  now: () => number = Date.now,
  schemeOf: SchemeOf = ownScheme,
): Identity {
  // Cookies ignore ports: two notebooks on one host need two names.
  const name = `redis-notebook-${bridge.instance}`;
  const cookie: CookieKind = { name, seal: createSeal(bridge, 'cookie') };
  const gateway: CookieKind = { name: `${name}-gateway`, seal: createSeal(bridge, 'gateway') };
  const token = createSeal(bridge, 'token');

  // A browser forgets a cookie at that age by itself; who copied it does not.
  const learnersOf = (cookies: string, kind: CookieKind): Learner[] => learnersIn(cookies, kind, now() - cookieLimits.maxAgeMs);
  const isFresh = ({ signedAt }: Learner): boolean => now() - signedAt <= cookieLimits.renewAfterMs;

  const withHtml: Middleware = (request, response, next) => {
    const given = request.headers.cookie ?? '';
    const [learner, second] = learnersOf(given, cookie);
    // A further cookie would settle nothing: those that came have to go first, which only the reader can see to.
    if (second !== undefined) return next();
    const gatewayLearners = learnersOf(given, gateway);
    const id = learner?.id ?? randomBytes(16).toString('hex');
    const cookies: string[] = [];
    if (!learner || !isFresh(learner)) cookies.push(setCookie(`${cookie.name}=${cookie.seal.seal(id, now())}`, 'Lax'));
    // A visit that began at another site comes without it, so it is set once too often there.
    if (!gatewayLearners.some((one) => one.id === id && isFresh(one)))
      cookies.push(setCookie(`${gateway.name}=${gateway.seal.seal(id, now())}`, 'Strict'));
    const secure = secureFor(schemeOf(request));
    if (cookies.length > 0)
      setWithHtml(
        request,
        response,
        cookies.map((one) => one + secure),
      );
    next();
  };

  return {
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
      const isGood = (): boolean => now() - signedAt <= tokenLimits.maxAgeMs && grants.generationOf(id) === generation;
      if (!isGood()) return null;
      grants.noteUse(id);
      return { principal: studentOf(id), grant: { isGood, watch: (ended) => grants.watch(id, ended) } };
    },
    readerOf: (learner) => createHmac('sha256', bridge.key).update(`reader.${bridge.instance}.${learner}`).digest('base64url'),
    revokeTokens: (learner) => grants.revoke(learner),
    withHtml,
  };
}

/** One of the cookies that name a learner. */
interface CookieKind {
  readonly name: string;
  readonly seal: LearnerSeal;
}

function principalAmong([learner, second]: readonly Learner[]): Principal | Stranger {
  if (learner === undefined) return noLearner;
  return second === undefined ? studentOf(learner.id) : twoLearners;
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
