// Token route: hands a page the token by which programs become its learner at the Webdis gateway.
import { Router } from 'express';
import { paths, type TokenReply } from '../../src/protocol.ts';
import { noLearnerMessage, type Identity } from '../identity/identity.ts';
import { isSameOrigin } from './origin-gate.ts';
import { refuse } from './refusal.ts';

/** GET /bridge/token. */
export function tokenRoute(identity: Identity): Router {
  const route = Router();
  route.get(paths.token, (request, response) => {
    // Another site could not read the answer; it has no reason to ask either.
    if (!isSameOrigin(request.headers, false)) {
      refuse(request, response, {
        status: 403,
        code: 'forbidden-origin',
        message: "Only the notebook's own pages may ask for a token. Open the notebook itself and try again there.",
      });
      return;
    }
    const learner = identity.learnerOf(request);
    if (!learner) {
      refuse(request, response, { status: 403, code: 'no-learner', message: noLearnerMessage });
      return;
    }
    response.set('Cache-Control', 'no-store').json(identity.tokenFor(learner.id) satisfies TokenReply);
  });
  return route;
}
