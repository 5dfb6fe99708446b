// Visitor: who may use the Webdis gateway, and as which learner.
import type { IncomingHttpHeaders } from 'node:http';
import { tokenProtocol } from '../../../src/protocol.ts';
import { isLoopback } from '../../host-address.ts';
import type { Identity } from '../../identity/identity.ts';
import { isStranger, noLearnerMessage, type Principal, type TokenGrant } from '../../identity/principal.ts';
import { hostNameOf, isSameOrigin, type OriginGate } from '../origin-gate.ts';
import type { Refusal } from '../refusal.ts';

/** Someone at the gateway. */
export interface Visitor extends Principal {
  /** The token that says who it is: of a program, which no other site's page can be behind. null: a cookie does. */
  readonly grant: TokenGrant | null;
  /** Whether it is known what the answer is for, and that it is not to be run: by Sec-Fetch-Dest, or since a program asks. */
  readonly saysUse: boolean;
}

const badToken: Refusal = {
  status: 401,
  code: 'no-learner',
  message: 'The token is none of this notebook, too old, or taken back. Copy a new one from a page of the notebook, at Connect.',
};
const noCredentials: Refusal = {
  status: 401,
  code: 'no-learner',
  message: `Who asks? A program sends the header "Authorization: Bearer TOKEN", with the token that a page of the notebook shows at Connect. ${noLearnerMessage}`,
};
const otherSite: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  message:
    'Another site is behind this request, so nothing was done. Open the address yourself, or send a token: "Authorization: Bearer TOKEN".',
};
const nowhere: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  message:
    'This browser does not say which page is behind the request, so nothing was done. Come from a page of the notebook, or send a token: "Authorization: Bearer TOKEN".',
};
const asCode: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  message: 'What Redis holds is no code of these pages, so it is not given to a script, a worker or a style. Fetch it instead.',
};
/** Told where only the command's form shows that. */
export const maybeCode: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  message:
    'This browser does not say what it wants this for, and what Redis holds is no code of these pages. Ask for another type, or send a token: "Authorization: Bearer TOKEN".',
};
/** 503: a browser then asks again once the reader really goes there. */
const inAdvance: Refusal = {
  status: 503,
  code: 'unavailable',
  message: 'A browser asks in advance, and a command is only run when somebody wants it.',
};

/** Looks at the head of a request. A refusal has a status, a visitor has none. upgrade: it asks for a WebSocket. */
export function admitVisitor(headers: IncomingHttpHeaders, upgrade: boolean, gate: OriginGate, identity: Identity): Visitor | Refusal {
  const forbidden = gate.hostRefusal(headers.host);
  if (forbidden) return forbidden;
  const token = tokenIn(headers, upgrade);
  if (token !== undefined) {
    const holder = identity.holderOf(token);
    return holder ? { ...holder.principal, grant: holder.grant, saysUse: true } : badToken;
  }
  if (isOfOtherSite(headers, upgrade)) return otherSite;
  if (isOfNowhere(headers)) return nowhere;
  // Typing the beginning of an address that was visited before is enough for it.
  if (/prefetch|prerender/.test(`${String(headers['sec-purpose'])} ${String(headers['purpose'])}`)) return inAdvance;
  // Our pages run scripts of our own origin, which the gateway's answers are of, too.
  if (/script|worker|worklet|style|xslt|manifest/.test(headers['sec-fetch-dest']?.toString() ?? '')) return asCode;
  const asking = identity.gatewayPrincipalOf(headers.cookie ?? '');
  if (!isStranger(asking)) return { ...asking, grant: null, saysUse: headers['sec-fetch-dest'] !== undefined };
  return asking.code === 'no-learner' ? noCredentials : asking;
}

/** The token that a request brings, good or not. A page cannot choose the headers of a WebSocket, but the protocols that it offers. */
function tokenIn(headers: IncomingHttpHeaders, upgrade: boolean): string | undefined {
  const named = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (named !== undefined || !upgrade) return named;
  const offered = headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  return offered?.find((protocol) => protocol.startsWith(tokenProtocol))?.slice(tokenProtocol.length);
}

/**
 * Whether another site's page may be behind a request. Sec-Fetch-Site knows; where a browser sends none (an older one, or
 * any over plain HTTP beyond this computer), Origin and Referer have to do, besides the cookie's SameSite=Strict.
 */
function isOfOtherSite(headers: IncomingHttpHeaders, upgrade: boolean): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (headers.origin !== undefined || upgrade) return !isSameOrigin(headers, true);
  return site === undefined && headers.referer !== undefined && !isSameOrigin({ host: headers.host, origin: headers.referer }, true);
}

/**
 * Whether a request tells nothing of where it comes from, and a browser may be behind it: one that reaches this computer
 * over plain HTTP sends no Sec-Fetch-Site, a page may keep it from sending Origin and Referer, and to cookies another port
 * of the same host is the same site. To loopback, browsers always send Sec-Fetch-Site: there it is a program.
 */
function isOfNowhere(headers: IncomingHttpHeaders): boolean {
  const tells = headers['sec-fetch-site'] ?? headers.origin ?? headers.referer;
  return tells === undefined && !isLoopback(hostNameOf(headers.host) ?? '');
}
