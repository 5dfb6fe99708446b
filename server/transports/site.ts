// Site: serves the built pages with the caching that each kind of file deserves.
import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import type { Middleware } from '../middleware.ts';
import { refuse, wantsPage } from './refusal.ts';

/** The pages are not there to be served; message says what to do. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
}

/** Pagefind's own kinds of file and Python wheels, which have no type that sirv knows. */
const opaqueFile = /\.(pagefind|pf_\w+|whl)$/;
const plainRange = /^bytes=(\d+)-(\d*)$/;

/** Serves the folder of the built site, its precompressed siblings (.br, .gz) where the browser takes them. Throws SiteError. */
export function serveSite(folder: string): Middleware {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new SiteError(`The site is not built: there is no index.html in ${folder}. Run npm start, which builds it first.`);
  }
  const serve = sirv(folder, {
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders(response, pathname) {
      response.setHeader('Cache-Control', cacheControl(pathname));
      if (opaqueFile.test(pathname)) response.setHeader('Content-Type', 'application/octet-stream');
    },
  });
  /** The last response of each connection, and when it is closed. */
  const before = new WeakMap<Socket, Promise<unknown>>();
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      next();
      return;
    }
    // sirv pipes a file and leaves it: without its reader, who may have left midway, it would stay open for good.
    response.once('pipe', (file: Readable) => {
      // One that is gone since the bridge began, say, or cannot be read. The headers with its length are written by then.
      file.once('error', () => response.destroy());
      response.once('close', () => file.destroy());
    });
    // A server may ignore a range. sirv reads only the plain form right, and no If-Range.
    if (request.headers['if-range'] !== undefined || !isPlainRange(request.headers.range)) delete request.headers.range;
    // Of a pipeline only the first is on its way, so the others open no file yet.
    const turn = before.get(request.socket);
    const closed = new Promise((resolve) => {
      response.once('close', resolve);
    });
    before.set(request.socket, turn === undefined ? closed : turn.then(() => closed));
    const answer = (): void => {
      if (!response.destroyed) serve(request, response, () => next());
    };
    if (turn === undefined) answer();
    else void turn.then(answer);
  };
}

/** Names under /_astro/ carry a hash of the content. A page sets its reader's cookie, so no shared cache may keep it. */
function cacheControl(pathname: string): string {
  return pathname.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'private, no-cache';
}

/** Ends a request that nothing answered: with the site's own 404 page for a reader, in the language of the address, with JSON for a program. */
export function notFound(folder: string): Middleware {
  const pages = missingPages(folder);
  return (request, response) => {
    const page = pages.get(request.url?.split(/[/?]/)[1] ?? '') ?? pages.get('');
    if (page === undefined || !wantsPage(request)) {
      refuse(request, response, { status: 404, code: 'not-found', message: `There is nothing at ${request.method} ${request.url}.` });
      return;
    }
    response.writeHead(404, {
      'Content-Type': 'text/html;charset=utf-8',
      'Content-Length': page.length,
      'Cache-Control': 'private, no-cache',
    });
    response.end(page);
  };
}

/** The site's 404 pages by the folder of their language; the root's by "". */
function missingPages(folder: string): ReadonlyMap<string, Buffer> {
  const files = ['404.html', ...globSync('*/404/index.html', { cwd: folder })];
  return new Map(
    files.flatMap((file) => {
      const path = join(folder, file);
      return existsSync(path) ? [[file === '404.html' ? '' : (file.split(sep)[0] ?? ''), readFileSync(path)] as const] : [];
    }),
  );
}

function isPlainRange(range: string | undefined): boolean {
  const match = plainRange.exec(range ?? '');
  return match !== null && (match[2] === '' || Number(match[1]) <= Number(match[2]));
}
