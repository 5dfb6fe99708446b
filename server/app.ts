// App: the bridge and the built site as one Express application.
import express, { type Express } from 'express';
import { failure, type Bridge } from './bridge.ts';
import type { Log } from './log.ts';
import { securityHeaders } from './doors/security-headers.ts';
import { notFound, serveSite } from './doors/site.ts';

/** Makes the application. site: the folder of the built pages. Throws SiteError where they are missing. */
export function createApp({ bridge, site, log }: { bridge: Bridge; site: string; log: Log }): Express {
  const app = express().disable('x-powered-by').disable('etag');
  const pages = serveSite(site);
  app.use(securityHeaders(site), bridge.handle, pages, notFound(site), failure(log));
  return app;
}
