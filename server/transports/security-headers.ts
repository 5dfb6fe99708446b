// Security headers: what a browser must not do with anything the bridge serves.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Middleware } from '../middleware.ts';

/** Middleware: sets them on every response. site: the folder of the built pages, whose inline scripts alone may run. */
export function securityHeaders(site: string): Middleware {
  const scripts = inlineScriptHashes(site)
    .map((hash) => ` '${hash}'`)
    .join('');
  return (request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('Content-Security-Policy', contentPolicy(scripts, webSockets(request.headers.host)));
    next();
  };
}

/** The sources, as a policy names them, of all inline scripts in the pages of a folder. */
export function inlineScriptHashes(site: string): string[] {
  const hashes = new Set<string>();
  for (const page of globSync('**/*.html', { cwd: site })) {
    const html = readFileSync(join(site, page), 'utf8');
    for (const [, attributes = '', text = ''] of html.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/gi)) {
      if (!/\ssrc\s*=/i.test(attributes)) hashes.add(`sha256-${createHash('sha256').update(text).digest('base64')}`);
    }
  }
  return [...hashes].toSorted();
}

/** A page may load, run and call nothing but this notebook's own. WebAssembly is the search and the interpreters. */
function contentPolicy(scripts: string, sockets: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval'${scripts}`,
    // Starlight and highlighted code have style attributes, which hashes cannot name.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** Older Safari does not count WebSockets of the same host as 'self'. */
function webSockets(host: string | undefined): string {
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
}
