// Principal route: what stands before every route of a learner's own: finds out who asks, and turns nobody away with the reason.
import type { Request, RequestHandler, Response } from 'express';
import type { Identity } from '../identity/identity.ts';
import { isStranger, type Principal } from '../identity/principal.ts';
import { refuse } from './refusal.ts';

/** Has serve called for whoever the learner's cookie names. */
export function forPrincipal(
  identity: Identity,
  serve: (principal: Principal, request: Request, response: Response) => Promise<void> | void,
): RequestHandler {
  return async (request, response) => {
    const asking = identity.principalOf(request);
    if (isStranger(asking)) refuse(request, response, asking);
    else await serve(asking, request, response);
  };
}
