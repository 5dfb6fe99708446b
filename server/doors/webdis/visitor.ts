// Visitor: who may use the HTTP door, and as which learner.
import type { IncomingMessage } from 'node:http';
import { noLearnerMessage, type Identity } from '../identity.ts';
import type { OriginGate } from '../origin-gate.ts';
import { isSameOrigin } from '../origin-gate.ts';
import type { Refusal } from '../refusal.ts';

/** Someone at the door. */
export interface Visitor {
  readonly learner: string;
  /** Whether a token says who it is: a program, which no other site's page can be behind. */
  readonly hasToken: boolean;
}

const badToken: Refusal = { status: 401, code: 'no-learner', message: 'The token is none of this notebook, or too old. Copy a new one from a page of the notebook: Connect, at "Your machine".' };
const noCredentials: Refusal = { status: 401, code: 'no-learner', message: `This needs a learner. In a program: send the header "Authorization: Bearer TOKEN" with the token that a page of the notebook shows. ${noLearnerMessage}` };
const otherSite: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  message: 'Another site sent this request, so nothing was done. Use the notebook\'s own pages, or a token: "Authorization: Bearer TOKEN".',
};

/** Looks at the head of a request. A refusal has a status, a visitor has none. */
export function admitVisitor(request: IncomingMessage, gate: OriginGate, identity: Identity): Visitor | Refusal {
  const { headers } = request;
  // As for a safe request: what is changed here is decided by the command, and whose page asks is looked at below.
  const forbidden = gate.hostRefusal(headers.host);
  if (forbidden) return forbidden;
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '');
  if (bearer) {
    const learner = identity.learnerOfToken(bearer[1] ?? '');
    return learner ? { learner: learner.id, hasToken: true } : badToken;
  }
  if (isOfOtherSite(request)) return otherSite;
  const learner = identity.doorLearnerOf(headers.cookie ?? '');
  return learner ? { learner: learner.id, hasToken: false } : noCredentials;
}

/** Sec-Fetch-Site knows best; where a browser sends none (older ones, plain HTTP beyond this computer), Origin and Referer have to do, and SameSite=Strict. */
function isOfOtherSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (headers.origin !== undefined) return !isSameOrigin(headers, true);
  return site === undefined && headers.referer !== undefined && !isSameOrigin({ ...headers, origin: headers.referer }, true);
}
