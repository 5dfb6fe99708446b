// Exchange routes: the tunnel in plain HTTP requests, one POST carrying bytes out and waiting for bytes in.
import { json, Router, type Request, type Response } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { closeCodes, exchangeLimits, exchangePaths, type ExchangeMail, type ExchangeNews, type ExchangeOpened, type ExchangeRefusal } from '../../src/protocol.ts';
import type { Admission } from './admission.ts';
import { ExchangeLines, type NamedLine } from './exchange-lines.ts';
import { answerPass, isPass } from './exchange-pass.ts';
import { channelNumber, count, wrong } from './exchange-query.ts';
import type { Identity } from './identity.ts';
import { doorLimits } from '../limits.ts';
import type { Log } from '../log.ts';
import { MachineError, type Machines } from '../machine.ts';
import type { OriginGate } from './origin-gate.ts';
import { refuse } from './refusal.ts';
import { closeCodeOf } from './tunnel.ts';

/** What an exchange stands on. */
export interface ExchangeParts {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly machines: Machines;
  /** What all of the bridge's connections share, whatever carries them. */
  readonly admission: Admission;
  readonly log: Log;
}

/** The HTTP tunnels of one bridge. */
export interface Exchange {
  /** Answers a pass; false: the request is another one, and nothing was done. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** All other requests, for whoever the gate let pass. */
  readonly routes: Router;
  /** Closes every line; requests that wait are answered. */
  readonly close: () => void;
}

const openQuery = z.object({
  host: z.string('expected a host name').min(1, 'expected a host name').max(253, 'expected at most 253 characters'),
  port: z.string('expected a port').regex(/^\d{1,5}$/, 'expected a port').transform(Number).refine((port) => port <= 65_535, 'expected a port up to 65535'),
});
const waitQuery = z.object({
  channels: z.string('expected numbers joined by commas').regex(/^(\d{1,10}(,\d{1,10})*)?$/, 'expected numbers joined by commas').max(2_048, 'expected fewer channels'),
  wait: count(exchangeLimits.waitMs),
});
const closeQuery = z.object({ channel: channelNumber });
const mailBody: z.ZodType<ExchangeMail> = z.union([
  z.strictObject({ type: z.literal('interrupt'), press: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('line'), text: z.string().max(8_192).nullable() }),
]);

interface Caller extends NamedLine {
  readonly request: Request;
  readonly response: Response;
  /** Aborted once the page no longer waits for the answer. */
  readonly gone: AbortSignal;
}

/** Opens the tunnels. */
export function createExchange({ gate, identity, machines, admission, log }: ExchangeParts): Exchange {
  const lines = new ExchangeLines();
  const routes = Router();

  const serve = (work: (caller: Caller) => Promise<void> | void) => async (request: Request, response: Response): Promise<void> => {
    response.set('Cache-Control', 'no-store');
    // In place of the pages' long one, which a browser would read with every few bytes of Redis'.
    response.set('Content-Security-Policy', "default-src 'none'");
    const found = lines.find(identity.learnerOf(request)?.id, request.query['line']);
    if ('status' in found) return refuse(request, response, found);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await work({ ...found, request, response, gone: gone.signal });
  };

  routes.post(exchangePaths.open, serve(async ({ learner, line, request, response }) => {
    const query = openQuery.safeParse(request.query);
    if (!query.success) return refuse(request, response, wrong('query', query.error));
    const refuseOpen = (close: number, message: string): void => { response.json({ close, message } satisfies ExchangeRefusal); };
    const slot = admission.admit(learner);
    if (typeof slot === 'string') return refuseOpen(closeCodes.limit, slot);
    try {
      const stream = await (await machines.of(learner)).connect(query.data.host, query.data.port);
      response.json({ channel: line.add(stream, slot) } satisfies ExchangeOpened);
    } catch (error) {
      slot.release();
      if (!(error instanceof MachineError)) throw error;
      refuseOpen(closeCodeOf[error.code], error.message);
    }
  }));

  routes.post(exchangePaths.wait, serve(async ({ line, request, response, gone }) => {
    const query = waitQuery.safeParse(request.query);
    if (!query.success) return refuse(request, response, wrong('query', query.error));
    const channels = query.data.channels === '' ? [] : query.data.channels.split(',').map(Number);
    const ready = (): number[] => channels.filter((number) => line.channel(number)?.isReadable ?? true);
    await line.until(() => line.hasMail || ready().length > 0, query.data.wait, gone);
    if (!gone.aborted) response.json({ ready: ready(), mail: line.takeMail() } satisfies ExchangeNews);
  }));

  routes.post(exchangePaths.close, serve(({ line, request, response }) => {
    const query = closeQuery.safeParse(request.query);
    if (!query.success) return refuse(request, response, wrong('query', query.error));
    line.drop(query.data.channel);
    response.status(204).end();
  }));

  routes.post(exchangePaths.mail, json({ limit: doorLimits.bodyBytes }), serve(({ line, request, response }) => {
    const mail = mailBody.safeParse(request.body);
    if (!mail.success) return refuse(request, response, wrong('body', mail.error));
    line.post(mail.data);
    response.status(204).end();
  }));

  routes.post(exchangePaths.keep, serve(({ response }) => { response.status(204).end(); }));

  routes.post(exchangePaths.leave, serve(({ learner, name, response }) => {
    lines.drop(learner, name);
    response.status(204).end();
  }));

  return {
    answer(request, response) {
      if (!isPass(request)) return false;
      void answerPass(request, response, { gate, identity, lines, log });
      return true;
    },
    routes,
    close: () => lines.close(),
  };
}
