// Token route: hands a page the token by which programs become its learner at the Webdis gateway.
import { Router } from 'express';
import { paths, type TokenReply } from '../../src/protocol.ts';
import type { Identity } from '../identity/identity.ts';
import { isSameOrigin } from './origin-gate.ts';
import { forPrincipal } from './principal-route.ts';
import { refuse } from './refusal.ts';

/** GET /bridge/token. */
export function tokenRoute(identity: Identity): Router {
  const route = Router();
  const serve = forPrincipal(identity, ({ learner }, _request, response) => {
    response.set('Cache-Control', 'no-store').json(identity.tokenFor(learner) satisfies TokenReply);
  });
  route.get(paths.token, (request, response, next) => {
    // Another site could not read the answer; it has no reason to ask either.
    if (!isSameOrigin(request.headers, false)) {
      refuse(request, response, {
        status: 403,
        code: 'forbidden-origin',
        message: "Only the notebook's own pages may ask for a token. Open the notebook itself and try again there.",
      });
      return;
    }
    return serve(request, response, next);
  });
  return route;
}
