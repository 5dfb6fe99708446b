// App: the bridge and the built site as one listener for requests.
import express from 'express';
import type { RequestListener } from 'node:http';
import { failure, type Bridge } from './bridge.ts';
import type { Log } from './log.ts';
import { inTurns } from './transports/pipelined-requests.ts';
import { securityHeaders } from './transports/security-headers.ts';
import { notFound, serveSite } from './transports/site.ts';

/** Makes the listener. site: the folder of the built pages. Throws SiteError where they are missing. */
export function createApp({ bridge, site, log }: { bridge: Bridge; site: string; log: Log }): RequestListener {
  const app = express().disable('x-powered-by').disable('etag');
  const pages = serveSite(site);
  app.use(securityHeaders(site), bridge.handle, pages, notFound(site), failure(log));
  const rest = inTurns(app);
  return (request, response) => {
    if (!bridge.answer(request, response)) rest(request, response);
  };
}
