// HTTP tunnel: the tunnel in plain HTTP requests, one POST carrying bytes out and waiting for bytes in.
import { json, Router, type Request, type Response } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import {
  httpTunnelWireLimits,
  httpTunnelPaths,
  type ControlMessage,
  type TunnelNews,
  type TunnelOpened,
  type TunnelRefusal,
} from '../../../src/http-tunnel-protocol.ts';
import { closeCodes } from '../../../src/protocol.ts';
import { httpTunnelLimits } from './limits.ts';
import { TunnelSessions, type NamedSession } from './tunnel-sessions.ts';
import type { TunnelChannel } from './tunnel-channel.ts';
import { answerPass, isPass, tooMany } from './tunnel-pass.ts';
import { channelNumber, count, wrong } from './tunnel-query.ts';
import type { Identity } from '../../identity/identity.ts';
import { transportLimits } from '../limits.ts';
import type { Log } from '../../log.ts';
import { MachineError, type Machines, type RedisStream } from '../../machine.ts';
import { address, type Address } from '../address.ts';
import type { OriginGate } from '../origin-gate.ts';
import { refuse } from '../refusal.ts';
import type { SharedLimits } from '../seat.ts';
import { closeCodeOf } from '../tunnel.ts';

/** What an HTTP tunnel stands on. */
export interface HttpTunnelParts extends SharedLimits {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly machines: Machines;
  readonly log: Log;
}

/** The HTTP tunnels of one bridge. */
export interface HttpTunnel {
  /** Answers a pass; false: the request is another one, and nothing was done. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** All other requests, for whoever the gate let pass. */
  readonly routes: Router;
  /** Closes every session; requests that wait are answered. */
  readonly close: () => void;
}

const waitQuery = z.object({
  channels: z
    .string('expected numbers joined by commas')
    .regex(/^(\d{1,10}(,\d{1,10})*)?$/, 'expected numbers joined by commas')
    .max(2_048, 'expected fewer channels'),
  wait: count(httpTunnelWireLimits.waitMs),
});
const closeQuery = z.object({ channel: channelNumber });
const controlBody: z.ZodType<ControlMessage> = z.union([
  z.strictObject({ type: z.literal('interrupt'), press: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('line'), text: z.string().max(httpTunnelLimits.controlCharacters).nullable() }),
]);

interface Caller extends NamedSession {
  readonly request: Request;
  readonly response: Response;
  /** Aborted once the page no longer waits for the answer. */
  readonly gone: AbortSignal;
}

/** Opens the tunnels. */
export function createHttpTunnel({ gate, identity, machines, admission, budget, log }: HttpTunnelParts): HttpTunnel {
  const sessions = new TunnelSessions();
  const routes = Router();

  const serve =
    (work: (caller: Caller) => Promise<void> | void) =>
    async (request: Request, response: Response): Promise<void> => {
      response.set('Cache-Control', 'no-store');
      // In place of the pages' long one, which a browser would read with every few bytes of Redis'.
      response.set('Content-Security-Policy', "default-src 'none'");
      const found = sessions.find(identity.principalOf(request), request.query['line']);
      if ('status' in found) return refuse(request, response, found);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await work({ ...found, request, response, gone: gone.signal });
    };

  /** The number of a new channel, or why there is none; null: the page went before it was there, and it is closed again. */
  const openChannel = async (
    { learner, session, gone }: Caller,
    { host, port, on, tls }: Address,
  ): Promise<number | TunnelRefusal | null> => {
    let channel: TunnelChannel | undefined;
    let gaveWay: string | null = null;
    const left = new AbortController();
    const giveWay = (reason: string): void => {
      gaveWay = reason;
      left.abort();
      // One that its page has closed is only waiting for Redis to read the last commands.
      if (channel?.isEnded) channel.cut();
      else channel?.close();
    };
    const slot = await admission.admit(learner, { giveWay });
    if (typeof slot === 'string') return { close: closeCodes.limit, message: slot };
    try {
      slot.hold();
      const connect = async (unwanted?: AbortSignal): Promise<RedisStream> =>
        (await machines.of(learner, on)).connect(host, port, unwanted, { tls });
      const stream = await connect(AbortSignal.any([gone, left.signal]));
      slot.touch();
      const bytes = budget.open(learner, { giveWay: () => channel?.cut() });
      const number = session.add({ stream, connect: () => connect(), slot, bytes });
      channel = session.channel(number);
      if (gaveWay === null && !gone.aborted) return number;
      session.drop(number);
      if (gaveWay === null) return null;
      return { close: closeCodes.limit, message: gaveWay };
    } catch (error) {
      slot.release();
      if (!(error instanceof MachineError)) throw error;
      return { close: closeCodeOf[error.code], message: error.message };
    }
  };

  routes.post(
    httpTunnelPaths.open,
    serve(async (caller) => {
      const { request, response } = caller;
      const query = address.safeParse(request.query);
      if (!query.success) return refuse(request, response, wrong('query', query.error));
      const outcome = await caller.session.whileOpening(() => openChannel(caller, query.data));
      if (outcome === null) return;
      if (typeof outcome === 'number') response.json({ channel: outcome } satisfies TunnelOpened);
      else response.json(outcome satisfies TunnelRefusal);
    }),
  );

  routes.post(
    httpTunnelPaths.wait,
    serve(async ({ learner, session, request, response, gone }) => {
      const query = waitQuery.safeParse(request.query);
      if (!query.success) return refuse(request, response, wrong('query', query.error));
      // Whatever passes on a channel looks at all that waits: each channel once, and no more than a page has use for.
      const endRequest = sessions.beginRequest(learner);
      if (endRequest === null) return refuse(request, response, tooMany);
      response.once('close', endRequest);
      const channels = query.data.channels === '' ? [] : [...new Set(query.data.channels.split(',').map(Number))];
      const ready = (): number[] => channels.filter((number) => session.channel(number)?.isReadable ?? true);
      await session.until(() => session.hasMessages || ready().length > 0, query.data.wait, gone);
      if (!gone.aborted) response.json({ ready: ready(), mail: session.takeMessages() } satisfies TunnelNews);
    }),
  );

  routes.post(
    httpTunnelPaths.close,
    serve(({ session, request, response }) => {
      const query = closeQuery.safeParse(request.query);
      if (!query.success) return refuse(request, response, wrong('query', query.error));
      session.drop(query.data.channel);
      response.status(204).end();
    }),
  );

  routes.post(
    httpTunnelPaths.mail,
    json({ limit: transportLimits.bodyBytes }),
    serve(({ session, request, response }) => {
      const message = controlBody.safeParse(request.body);
      if (!message.success) return refuse(request, response, wrong('body', message.error));
      if (session.post(message.data)) response.status(204).end();
      else refuse(request, response, tooMany);
    }),
  );

  routes.post(
    httpTunnelPaths.keep,
    serve(({ response }) => {
      response.status(204).end();
    }),
  );

  routes.post(
    httpTunnelPaths.leave,
    serve(({ learner, name, response }) => {
      sessions.drop(learner, name);
      response.status(204).end();
    }),
  );

  return {
    answer(request, response) {
      if (!isPass(request)) return false;
      void answerPass(request, response, { gate, identity, sessions, budget, log });
      return true;
    },
    routes,
    close: () => sessions.close(),
  };
}
