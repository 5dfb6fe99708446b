// Tunnel pass: the one request that every command makes, answered before Express, which would cost as much as all the rest.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { httpTunnelHeaders, httpTunnelWireLimits, httpTunnelPaths } from '../../../src/http-tunnel-protocol.ts';
import { wireLimits } from '../../../src/protocol.ts';
import type { TunnelSessions } from './tunnel-sessions.ts';
import { channelNumber, count, wrong } from './tunnel-query.ts';
import type { Identity } from '../../identity/identity.ts';
import type { ByteAccount } from '../byte-account.ts';
import type { ByteBudget } from '../byte-budget.ts';
import { httpTunnelLimits } from './limits.ts';
import { describeError, type Log } from '../../log.ts';
import type { OriginGate } from '../origin-gate.ts';
import { refuse, type Refusal } from '../refusal.ts';

/** What a pass stands on. */
export interface PassParts {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly sessions: TunnelSessions;
  readonly budget: ByteBudget;
  readonly log: Log;
}

const passQuery = z.object({ channel: channelNumber, wait: count(httpTunnelWireLimits.waitMs), max: count(httpTunnelLimits.answerBytes) });
const start = `${httpTunnelPaths.pass}?`;
const tooLarge: Refusal = {
  status: 413,
  code: 'bad-request',
  message: `The HTTP tunnel takes ${wireLimits.frameBytes} bytes at a time, and more came.`,
};
/** What a learner is told who has more requests waiting than httpTunnelLimits allow. */
export const tooMany: Refusal = {
  status: 503,
  code: 'unavailable',
  message: 'Too many requests of yours wait for your Redis. Stop a snippet or close a tab, and try again.',
};
const failed: Refusal = {
  status: 500,
  code: 'internal',
  message: 'The notebook failed to serve this. Try again; if it fails again, its log says why.',
};

/** Whether a request is a pass. */
export function isPass({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.startsWith(start);
}

/** Answers a pass; never rejects. */
export async function answerPass(request: IncomingMessage, response: ServerResponse, parts: PassParts): Promise<void> {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  try {
    const refusal = await pass(request, response, parts);
    if (refusal !== null && !response.destroyed) refuse(request, response, refusal);
  } catch (error) {
    parts.log(`A pass of the HTTP tunnel failed: ${describeError(error)}`);
    if (!response.headersSent) refuse(request, response, failed);
  }
}

/** Serves it, or says why not. */
async function pass(request: IncomingMessage, response: ServerResponse, parts: PassParts): Promise<Refusal | null> {
  const { gate, identity, sessions, budget } = parts;
  const forbidden = gate.refusalOf(request, false);
  if (forbidden !== null) return forbidden;
  const params = Object.fromEntries(new URLSearchParams((request.url ?? '').slice(start.length)));
  const found = sessions.find(identity.principalOf(request), params['line']);
  if ('status' in found) return found;
  const query = passQuery.safeParse(params);
  if (!query.success) return wrong('query', query.error);
  const endRequest = sessions.beginRequest(found.learner);
  if (endRequest === null) return unread(response, tooMany);
  const gone = new AbortController();
  const held = budget.open(found.learner, { giveWay: () => response.destroy() });
  response.once('close', () => {
    gone.abort();
    held.close();
    endRequest();
  });
  const body = await readBody(request, held);
  // Of a page that has gone a part may be there, and the beginning of a command is none.
  if (gone.signal.aborted) return null;
  if ('status' in body) return unread(response, body);
  const { session } = found;
  const { wait, max } = query.data;
  const channel = session.channel(query.data.channel);
  if (channel === undefined) {
    end(response, Buffer.alloc(0), 'unknown', false);
    return null;
  }
  await channel.send(body, gone.signal);
  held.set(0);
  if (max > 0) await session.until(() => channel.isReadable || session.hasMessages, wait, gone.signal);
  // Bytes taken for a page that is gone would be lost to the next request.
  if (gone.signal.aborted) return null;
  const bytes = channel.take(max);
  held.set(bytes.length);
  if (channel.isOver) session.drop(query.data.channel);
  end(response, bytes, channel.isOver ? 'ended' : 'open', session.hasMessages);
  return null;
}

/** A refusal of a request whose body, or what is left of it, is not waited for. */
function unread(response: ServerResponse, refusal: Refusal): Refusal {
  response.setHeader('Connection', 'close');
  return refusal;
}

function end(response: ServerResponse, bytes: Buffer, state: 'open' | 'ended' | 'unknown', hasMessages: boolean): void {
  response.writeHead(200, {
    'Cache-Control': 'no-store',
    'Content-Type': 'application/octet-stream',
    'Content-Length': bytes.length,
    [httpTunnelHeaders.state]: state,
    ...(hasMessages ? { [httpTunnelHeaders.mail]: '1' } : {}),
  });
  response.end(bytes);
}

/** The body, as far as it has come when the client leaves; or why it is not read. held: charged for it. */
async function readBody(request: IncomingMessage, held: ByteAccount): Promise<Buffer | Refusal> {
  // Without a length it may be of any.
  const size = Number(request.headers['content-length'] ?? wireLimits.frameBytes);
  if (size > wireLimits.frameBytes) return tooLarge;
  if (!(await held.charge(size))) return tooMany;
  const body = await readUpTo(request, wireLimits.frameBytes);
  held.set(body?.length ?? 0);
  return body ?? tooLarge;
}

/** Null: there is more. */
function readUpTo(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.off('data', take);
      resolve(null);
    };
    const finish = (): void => resolve(Buffer.concat(chunks));
    // A request that breaks off closes, too.
    request
      .on('data', take)
      .once('end', finish)
      .once('close', finish)
      .on('error', () => {});
  });
}
