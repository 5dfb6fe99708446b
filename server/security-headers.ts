// Security headers: what a browser must not do with anything the bridge serves.
import type { Middleware } from './middleware.ts';

/**
 * A page may load and call nothing but this notebook. Inline scripts and styles are Starlight's own (the theme before
 * the first paint); WebAssembly is the search index and the interpreters; blob: workers are how bundlers start some.
 */
function contentPolicy(host: string): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    "font-src 'self' data:",
    // Older Safari does not count WebSockets of the same host as 'self'.
    `connect-src 'self' data: blob: ws://${host} wss://${host}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** Middleware: sets them on every response. */
export const securityHeaders: Middleware = (request, response, next) => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Content-Security-Policy', contentPolicy(/^[\w.:[\]-]+$/.exec(request.headers.host ?? '')?.[0] ?? "'self'"));
  next();
};
