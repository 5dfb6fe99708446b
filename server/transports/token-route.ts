// Token route: hands a page the token by which programs become its learner at the Webdis gateway, and takes tokens back.
import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { paths, type TokenShare } from '../../src/protocol.ts';
import type { Identity } from '../identity/identity.ts';
import { tokenLimits } from '../identity/limits.ts';
import { forPrincipal } from './principal-route.ts';
import { ownScheme, secureFor, type SchemeOf } from '../scheme.ts';
import { refuse } from './refusal.ts';

/** POST and DELETE /bridge/token, behind the origin gate. */
export function tokenRoute(identity: Identity, schemeOf: SchemeOf = ownScheme): Router {
  const route = Router();

  route.post(
    paths.token,
    forPrincipal(identity, async ({ learner }, request, response) => {
      const { token, expiresAt } = await identity.tokenFor(learner);
      const half = token.length - tokenLimits.halfCharacters;
      const share = randomBytes(8).toString('hex');
      const name = identity.tokenCookie;
      response
        .set('Cache-Control', 'no-store')
        // No HttpOnly: it is for the page, and for nobody who cannot read a page's cookies.
        .set(
          'Set-Cookie',
          `${name}=${share}.${token.slice(half)}; Max-Age=${tokenLimits.handoverMs / 1000}; Path=/; SameSite=Strict${secureFor(schemeOf(request))}`,
        )
        .json({ start: token.slice(0, half), cookie: name, share, expiresAt } satisfies TokenShare);
    }),
  );

  route.delete(
    paths.token,
    forPrincipal(identity, async ({ learner }, _request, response) => {
      await identity.revokeTokens(learner);
      response.status(204).end();
    }),
  );

  route.get(paths.token, (request, response) => {
    refuse(request, response, {
      status: 403,
      code: 'not-allowed',
      message: 'A token is for people alone: open “Your machine” on a page, then “Connect from outside”. Code in a snippet gets none.',
    });
  });

  return route;
}
