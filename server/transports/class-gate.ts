// Class gate: what a class shows to whoever is not in it: the way in, the teacher's empty shell, and what their pages are made of.
import type { IncomingMessage } from 'node:http';
import { classPaths, destinationParameter, lessonPlansFile, openPages } from '../../src/class-protocol.ts';
import { paths } from '../../src/protocol.ts';
import type { Identity } from '../identity/identity.ts';
import { isStranger } from '../identity/principal.ts';
import type { Middleware } from '../middleware.ts';
import { refuse, wantsPage } from './refusal.ts';

/** What a request may have: it; nothing, unless its browser has joined; or the way in, in the place of a page. */
export type GateAnswer = { readonly type: 'open' } | { readonly type: 'closed' } | { readonly type: 'sent'; readonly to: string };

/** The pages' own languages, as the first part of their address has them. */
const language = /^\/[a-z]{2}(?=\/)/;
/** What any page is made of, and nothing that tells what is in the lessons. */
const asset = /^\/(?:_astro\/.+|[\w-]+\.(?:svg|ico|png|webmanifest|txt))$/;

/** Of a browser that has not joined. url: as the request has it. isPage: somebody opens it to read. */
export function gateAnswer(url: string, isPage: boolean): GateAnswer {
  const path = url.replace(/[?#].*$/s, '');
  const page = path.replace(language, '');
  if (openPages.some((open) => page === open || `${page}/` === open)) return { type: 'open' };
  if (path === paths.health || path === `/${lessonPlansFile}` || asset.test(path)) return { type: 'open' };
  // Each of these looks for itself who asks.
  if (path === classPaths.join || path.startsWith('/bridge/class') || path.startsWith('/bridge/teacher/')) return { type: 'open' };
  if (!isPage || path.startsWith('/bridge/')) return { type: 'closed' };
  const [prefix = ''] = language.exec(path) ?? [];
  const asked = page === '/' ? '' : `?${new URLSearchParams({ [destinationParameter]: url }).toString()}`;
  return { type: 'sent', to: `${prefix}/join/${asked}` };
}

/** Middleware in front of all that a bridge serves in class mode, pages too. */
export function classGate(identity: Pick<Identity, 'principalOf'>): Middleware {
  return (request, response, next) => {
    const asking = identity.principalOf(request);
    if (!isStranger(asking)) return next();
    const answer = gateAnswer(urlOf(request), wantsPage(request));
    if (answer.type === 'open') return next();
    if (answer.type === 'closed') return refuse(request, response, asking);
    response.writeHead(302, { Location: answer.to, 'Cache-Control': 'no-store' });
    response.end();
  };
}

function urlOf({ url = '/' }: IncomingMessage): string {
  return url;
}
