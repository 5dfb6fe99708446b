// Docs route: what the Redis in use says of its commands, read once and served to every page from memory.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { Router } from 'express';
import { paths, type CommandDocs } from '../../src/protocol.ts';
import { docsRouteLimits } from './limits.ts';
import { describeError, type Log } from '../log.ts';
import { refuse } from './refusal.ts';

/** The document, ready to be sent. */
interface Served {
  readonly etag: string;
  readonly identity: Buffer;
  readonly gzip: Buffer;
  readonly br: Buffer;
}

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/**
 * GET /bridge/commands. read: rejects where nothing is told; pages are told so, the log says why, and it is tried again in a
 * while only, since a server may start for it. now: milliseconds of a clock that never goes back.
 */
export function docsRoute(read: () => Promise<CommandDocs>, log: Log, now: () => number = () => performance.now()): Router {
  let served: Promise<Served | null> | null = null;
  let failedAt = -Infinity;

  const prepare = async (): Promise<Served | null> => {
    try {
      return await pack(await read());
    } catch (error) {
      log(`The Redis in use does not tell what its commands are, so that pages cannot complete or explain them. ${describeError(error)}`);
      failedAt = now();
      served = null;
      return null;
    }
  };

  const find = async (): Promise<Served | null> => {
    if (served === null && now() - failedAt < docsRouteLimits.retryMs) return null;
    served ??= prepare();
    return served;
  };

  const route = Router();
  route.get(paths.commands, async (request, response) => {
    const docs = await find();
    if (docs === null) {
      const message = 'The Redis in use does not tell what its commands are: they can be run, but not completed or explained here.';
      refuse(request, response, { status: 503, code: 'unavailable', message });
      return;
    }
    const encoding = request.acceptsEncodings('br') === 'br' ? 'br' : request.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : 'identity';
    // Another Redis may stand behind the same address after a restart.
    response.set({ 'Cache-Control': 'private, no-cache', ETag: docs.etag, Vary: 'Accept-Encoding', 'Content-Type': 'application/json' });
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    // It is 304 without a body where the browser has it already.
    response.send(docs[encoding]);
  });
  return route;
}

async function pack(docs: CommandDocs): Promise<Served> {
  const identity = Buffer.from(JSON.stringify(docs));
  const hash = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  return { etag: `W/"${hash}"`, identity, gzip: await compress.gzip(identity), br: await compress.br(identity) };
}
