// Main: `node server/main.ts` serves the built site and the bridge until a signal ends it.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { createApp } from './app.ts';
import { readCertificate, watchCertificate } from './certificate.ts';
import type { Config } from './config.ts';
import { classText } from './class-text.ts';
import type { Classes } from './classes/classes.ts';
import { classUrls, listen, pageUrl, readyLine, readyText } from './listen.ts';
import { logToStderr, outliveReaders } from './log.ts';
import { openNotebook } from './notebook.ts';
import { transportLimits } from './transports/limits.ts';
import { refuseUpgrade } from './transports/refusal.ts';
import { readSettings } from './settings.ts';
import { stopOnSignal } from './shutdown.ts';
import { standBehindOthers } from './out-of-memory.ts';
import { describeStartError } from './start-error.ts';

async function main(): Promise<void> {
  const config = await readSettings(process.env);
  await standBehindOthers();
  const site = join(import.meta.dirname, '..', 'dist');
  const { bridge, machines, classes, summary } = await openNotebook(config, logToStderr, site);
  try {
    const app = createApp({ bridge, site, log: logToStderr });
    const server = openServer(config, app);
    bridge.stand(server);
    server.on('upgrade', (request, socket, head) => {
      if (bridge.upgrade(request, socket, head)) return;
      refuseUpgrade(socket, { status: 404, code: 'not-found', message: `No WebSocket is served at ${request.url}.` });
    });
    const port = await listen(server, { ...config, command: config.isClass ? 'npm run class' : 'npm start' });
    stopOnSignal({ server, bridge, machines }, logToStderr);
    if (classes === null) process.stdout.write(`${summary}\n${readyText(config, port)}`);
    else await tellClass(classes, config, port, summary);
  } catch (error) {
    await machines.close();
    throw error;
  }
}

/** Says where the class is; the ready line comes last, so that whoever waits for it has read the others. */
async function tellClass(classes: Classes, config: Config, port: number, summary: string): Promise<void> {
  const urls = await classUrls(config, port);
  classes.serveAt(pageUrl(config.host, port, config.tls === null ? 'http' : 'https'), urls);
  const text = classText({ urls, codes: classes.joinCodes, token: classes.token, isTerminal: isatty(1) });
  process.stdout.write(`${summary}\n${text}${readyLine(config, port)}`);
}

/** Plain HTTP, or HTTPS with a certificate that is taken up again whenever it is renewed. */
function openServer({ tls }: Config, app: RequestListener): Server {
  if (tls === null) return createServer({ shouldUpgradeCallback: isWebSocket }, app);
  const { cert, key } = readCertificate(tls);
  const options = { cert, key, shouldUpgradeCallback: isWebSocket, handshakeTimeout: transportLimits.headMs };
  const server = createTlsServer(options, app);
  watchCertificate(server, tls, logToStderr);
  return server;
}

/** Who offers to go on in another protocol (curl --http2, Java's client) is answered in this one. */
function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

outliveReaders();
main().catch((error: unknown) => {
  process.stderr.write(`${describeStartError(error)}\n`);
  process.exitCode = 1;
});
