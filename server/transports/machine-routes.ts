// Machine routes: what a page asks of its learner's machine over plain HTTP.
import { json, Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { paths, type KillReply, type KillRequest, type SignalName } from '../../src/protocol.ts';
import type { Identity } from '../identity/identity.ts';
import type { Principal } from '../identity/principal.ts';
import { computer } from './address.ts';
import { transportLimits } from './limits.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';
import { forPrincipal } from './principal-route.ts';
import { refuse } from './refusal.ts';
import type { TokenBuckets } from '../token-buckets.ts';

/** The signals a page may send. */
export const signalName = z.enum(['HUP', 'INT', 'QUIT', 'KILL', 'TERM', 'STOP', 'CONT', 'USR1', 'USR2']) satisfies z.ZodType<SignalName>;

const killRequest: z.ZodType<KillRequest> = z.strictObject({ pid: z.int().positive(), signal: signalName });

/** The routes under /bridge/machine. signals: the pace of each learner's. */
export function machineRoutes(identity: Identity, machines: Machines, signals: TokenBuckets): Router {
  const routes = Router();

  const withMachine = (
    serve: (machine: Machine, request: Request, response: Response, principal: Principal) => Promise<void>,
  ): RequestHandler =>
    forPrincipal(identity, async (principal, request, response) => {
      try {
        const on = computer.safeParse(request.query['on']);
        if (!on.success)
          return refuse(request, response, {
            status: 400,
            code: 'bad-request',
            message: 'The on of the query is wrong: expected the name of a computer.',
          });
        await serve(await machines.of(principal.learner, on.data), request, response, principal);
      } catch (error) {
        if (!(error instanceof MachineError)) throw error;
        refuse(request, response, { status: 503, code: 'unavailable', message: error.message });
      }
    });

  routes.use(paths.machine, (_request: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  routes.get(
    paths.machine,
    withMachine(async (machine, _request, response) => {
      response.json(await machine.facts());
    }),
  );

  routes.post(
    paths.kill,
    json({ limit: transportLimits.bodyBytes }),
    withMachine(async (machine, request, response, { learner }) => {
      const parsed = killRequest.safeParse(request.body);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const where = issue?.path.join('.') || 'the body, which must be application/json';
        refuse(request, response, {
          status: 400,
          code: 'bad-request',
          message: `The request to kill is wrong at ${where}: ${issue?.message ?? 'unknown'}.`,
        });
        return;
      }
      if (!(await signals.turn(learner)))
        throw new MachineError('limit', 'Your servers were sent very many signals just now: wait some seconds, then try again.');
      response.json({ sent: machine.signal(parsed.data.pid, parsed.data.signal) } satisfies KillReply);
    }),
  );

  routes.post(
    paths.reset,
    withMachine(async (machine, _request, response, { learner }) => {
      try {
        await machine.reset();
      } finally {
        // Whoever had a way into the old machine has none into the new one, nor into one of which only a part is new.
        await identity.revokeTokens(learner);
      }
      response.status(204).end();
    }),
  );

  return routes;
}
