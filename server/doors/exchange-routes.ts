// Exchange routes: the tunnel in plain HTTP requests, one POST carrying bytes out and waiting for bytes in.
import { json, raw, Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { closeCodes, exchangeHeaders, exchangeLimits, exchangePaths, wireLimits, type ExchangeMail, type ExchangeNews, type ExchangeOpened, type ExchangeRefusal } from '../../src/protocol.ts';
import type { Admission } from './admission.ts';
import { ExchangeLine } from './exchange-line.ts';
import { noLearnerMessage, type Identity } from './identity.ts';
import { doorLimits, exchangeWalls } from '../limits.ts';
import { MachineError, type Machines } from '../machine.ts';
import { refuse } from './refusal.ts';
import { closeCodeOf } from './tunnel.ts';

/** The HTTP tunnels of one bridge. */
export interface Exchange {
  readonly routes: Router;
  /** Closes every line; requests that wait are answered. */
  readonly close: () => void;
}

const lineName = z.string('expected a name').regex(/^[\w-]{16,64}$/, 'expected 16 to 64 letters, digits, "-" and "_"');
const count = (most: number) => z.string('expected a number').regex(/^\d{1,10}$/, 'expected a number').transform((text) => Math.min(Number(text), most));
const channelNumber = count(Number.MAX_SAFE_INTEGER);
const wait = count(exchangeLimits.waitMs);

const openQuery = z.object({
  host: z.string('expected a host name').min(1, 'expected a host name').max(253, 'expected at most 253 characters'),
  port: z.string('expected a port').regex(/^\d{1,5}$/, 'expected a port').transform(Number).refine((port) => port <= 65_535, 'expected a port up to 65535'),
});
const passQuery = z.object({ channel: channelNumber, wait, max: count(exchangeWalls.answerBytes) });
const waitQuery = z.object({
  channels: z.string('expected numbers joined by commas').regex(/^(\d{1,10}(,\d{1,10})*)?$/, 'expected numbers joined by commas').max(2_048, 'expected fewer channels'),
  wait,
});
const closeQuery = z.object({ channel: channelNumber });
const mailBody: z.ZodType<ExchangeMail> = z.union([
  z.strictObject({ type: z.literal('interrupt'), press: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('line'), text: z.string().max(8_192).nullable() }),
]);

function nameOf(request: Request): z.ZodSafeParseResult<string> {
  return lineName.safeParse(request.query['line']);
}

interface Caller {
  readonly learner: string;
  readonly line: ExchangeLine;
  readonly request: Request;
  readonly response: Response;
  /** Aborted once the page no longer waits for the answer. */
  readonly gone: AbortSignal;
}

/** Opens the routes. admission: what all of the bridge's connections share, whatever carries them. */
export function createExchange(identity: Identity, machines: Machines, admission: Admission): Exchange {
  const lines = new Lines();
  const routes = Router();

  const serve = (work: (caller: Caller) => Promise<void> | void) => async (request: Request, response: Response): Promise<void> => {
    response.set('Cache-Control', 'no-store');
    // In place of the pages' long one, which a browser would read with every few bytes of Redis'.
    response.set('Content-Security-Policy', "default-src 'none'");
    const learner = identity.learnerOf(request)?.id;
    if (learner === undefined) return refuse(request, response, { status: 403, code: 'no-learner', message: noLearnerMessage });
    const name = nameOf(request);
    if (!name.success) return complain(request, response, 'line', name.error);
    const line = lines.of(learner, name.data);
    if (line === null) return refuse(request, response, { status: 503, code: 'unavailable', message: 'This browser runs as many interpreters as it may. Close a tab of the notebook and try again.' });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await work({ learner, line, request, response, gone: gone.signal });
  };

  routes.post(exchangePaths.open, serve(async ({ learner, line, request, response }) => {
    const query = openQuery.safeParse(request.query);
    if (!query.success) return complain(request, response, 'query', query.error);
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

  routes.post(exchangePaths.pass, raw({ type: () => true, limit: wireLimits.frameBytes }), serve(async ({ line, request, response, gone }) => {
    const query = passQuery.safeParse(request.query);
    if (!query.success) return complain(request, response, 'query', query.error);
    const { channel: number, wait: milliseconds, max } = query.data;
    const channel = line.channel(number);
    response.set('Content-Type', 'application/octet-stream');
    if (channel === undefined) {
      response.set(exchangeHeaders.state, 'unknown').end();
      return;
    }
    if (Buffer.isBuffer(request.body)) await channel.send(request.body, gone);
    if (max > 0) await line.until(() => channel.isReadable || line.hasMail, milliseconds, gone);
    // Bytes taken for a page that is gone would be lost to the next request.
    if (gone.aborted) return;
    const bytes = channel.take(max);
    response.set(exchangeHeaders.state, channel.isOver ? 'ended' : 'open');
    if (line.hasMail) response.set(exchangeHeaders.mail, '1');
    response.end(bytes);
  }));

  routes.post(exchangePaths.wait, serve(async ({ line, request, response, gone }) => {
    const query = waitQuery.safeParse(request.query);
    if (!query.success) return complain(request, response, 'query', query.error);
    const channels = query.data.channels === '' ? [] : query.data.channels.split(',').map(Number);
    const ready = (): number[] => channels.filter((number) => line.channel(number)?.isReadable ?? true);
    await line.until(() => line.hasMail || ready().length > 0, query.data.wait, gone);
    if (!gone.aborted) response.json({ ready: ready(), mail: line.takeMail() } satisfies ExchangeNews);
  }));

  routes.post(exchangePaths.close, serve(({ line, request, response }) => {
    const query = closeQuery.safeParse(request.query);
    if (!query.success) return complain(request, response, 'query', query.error);
    line.drop(query.data.channel);
    response.status(204).end();
  }));

  routes.post(exchangePaths.mail, json({ limit: doorLimits.bodyBytes }), serve(({ line, request, response }) => {
    const mail = mailBody.safeParse(request.body);
    if (!mail.success) return complain(request, response, 'body', mail.error);
    line.post(mail.data);
    response.status(204).end();
  }));

  routes.post(exchangePaths.keep, serve(({ response }) => { response.status(204).end(); }));

  routes.post(exchangePaths.leave, serve(({ learner, request, response }) => {
    lines.drop(learner, nameOf(request).data ?? '');
    response.status(204).end();
  }));

  return { routes, close: () => lines.close() };
}

function complain(request: Request, response: Response, place: string, error: z.ZodError): void {
  const issue = error.issues[0];
  refuse(request, response, { status: 400, code: 'bad-request', message: `The exchange's ${[place, ...(issue?.path ?? [])].join('.')} is wrong: ${issue?.message ?? 'unknown'}.` });
}

/** The lines of all learners; those of pages that are gone are closed. */
class Lines {
  readonly #lines = new Map<string, Map<string, ExchangeLine>>();
  readonly #sweep = setInterval(() => this.#closeSilent(), exchangeWalls.sweepMs).unref();

  /** The learner's line of that name, made at its first use; null where they have as many as they may. */
  of(learner: string, name: string): ExchangeLine | null {
    const own = this.#lines.get(learner) ?? new Map<string, ExchangeLine>();
    if (!own.has(name) && own.size >= exchangeWalls.linesPerLearner) this.#dropWhere((line) => line.seenAt < Date.now() - 2 * exchangeLimits.keepMs);
    const line = own.get(name) ?? (own.size < exchangeWalls.linesPerLearner ? new ExchangeLine() : null);
    if (line === null) return null;
    line.seenAt = Date.now();
    own.set(name, line);
    this.#lines.set(learner, own);
    return line;
  }

  drop(learner: string, name: string): void {
    const own = this.#lines.get(learner);
    own?.get(name)?.close();
    own?.delete(name);
    if (own?.size === 0) this.#lines.delete(learner);
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#dropWhere(() => true);
  }

  #closeSilent(): void {
    const oldest = Date.now() - exchangeLimits.idleMs;
    this.#dropWhere((line) => line.seenAt < oldest);
  }

  #dropWhere(test: (line: ExchangeLine) => boolean): void {
    for (const [learner, own] of this.#lines) {
      for (const [name, line] of own) if (test(line)) this.drop(learner, name);
    }
  }
}
