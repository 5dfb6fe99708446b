// Tests of nginx.conf: the real server behind a real nginx, which is given this very file, with ports and paths of the test's own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, request, type IncomingMessage } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { httpTunnelHeaders, httpTunnelPaths, type TunnelOpened } from '../../src/http-tunnel-protocol.ts';
import { paths, type ConsoleRequest } from '../../src/protocol.ts';
import { findExecutables } from '../setup/executable.ts';
import { ServedProject } from '../testing/served-project.ts';
import { writeCertificate } from '../testing/test-certificate.ts';
import { freePort } from '../testing/free-port.ts';

const program = process.env['NGINX'] ?? findExecutables(['nginx'], process.env['PATH'])[0];
/** What a test asks for. */
interface Asking {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As in the file. */
const name = 'class.example.org';

describe.skipIf(program === undefined)('behind nginx', () => {
  let project: ServedProject;
  let folder: string;
  let nginx: ChildProcess;
  let ports: { readonly plain: number; readonly secure: number };
  let ca: Buffer;
  let origin: string;
  let cookie: string;

  beforeAll(async () => {
    project = new ServedProject();
    folder = mkdtempSync(join(tmpdir(), 'nginx-'));
    const { url, output } = await project.serving({ ALLOWED_HOSTS: name, TRUST_PROXY: 'loopback', ALLOW_OPEN: '1' });
    expect(output()).toContain(`Others on the network open https://${name}\n`);
    const files = writeCertificate(folder);
    ca = readFileSync(files.cert);
    writeFileSync(join(folder, 'nginx.conf'), around);
    for (const part of ['body', 'proxy', 'other']) mkdirSync(join(folder, part));
    let isUp = false;
    for (let attempt = 0; attempt < 3 && !isUp; attempt += 1) isUp = await start(files, new URL(url).host);
    expect(isUp).toBe(true);
    const page = await ask({ path: '/' });
    cookie = (page.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
  });

  afterAll(async () => {
    const gone = once(nginx, 'exit');
    for (const ws of sockets) ws.terminate();
    nginx.kill('SIGKILL');
    await gone;
    await project.remove();
    rmSync(folder, { recursive: true });
  });

  /** Starts nginx at two free ports. false: it ended, as where another took one of them meanwhile. */
  async function start(files: { cert: string; key: string }, notebook: string): Promise<boolean> {
    ports = { plain: await freePort(), secure: await freePort() };
    origin = `https://${name}:${ports.secure}`;
    writeFileSync(join(folder, 'notebook.conf'), ofTheTest(files, notebook));
    nginx = spawn(program ?? '', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], { stdio: 'ignore' });
    // No other server has the certificate.
    const look = async (): Promise<void> => {
      if (nginx.exitCode === null) (await ask({ path: '/' })).resume();
    };
    await vi.waitFor(look, { timeout: 20_000 });
    return nginx.exitCode === null;
  }

  /** The file, with what an owner puts in, and with this computer's loopback and ports that are free. */
  function ofTheTest({ cert, key }: { cert: string; key: string }, notebook: string): string {
    return readFileSync(join(import.meta.dirname, 'nginx.conf'), 'utf8')
      .replace('127.0.0.1:8080', notebook)
      .replace(/ssl_certificate .*;/, `ssl_certificate ${cert};`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
      .replaceAll(/listen \[::\].*;\n/g, '')
      .replace('listen 80;', `listen 127.0.0.1:${ports.plain};`)
      .replace('listen 443 ssl', `listen 127.0.0.1:${ports.secure} ssl`);
  }

  const tls = (): object => ({ host: '127.0.0.1', port: ports.secure, ca, checkServerIdentity: () => undefined });

  /** The answer to a request as a browser sends it. */
  async function ask(options: Asking, body: string | Buffer = ''): Promise<IncomingMessage> {
    const host = `${name}:${ports.secure}`;
    const asking = requestOverTls({ ...tls(), ...options, headers: { host, ...options.headers } }).end(body);
    return ((await once(asking, 'response')) as [IncomingMessage])[0];
  }

  const asked = async (options: Asking, body?: string | Buffer): Promise<[number | undefined, string]> => {
    const response = await ask({ ...options, headers: { cookie, origin, ...options.headers } }, body);
    return [response.statusCode, await textOf(response)];
  };

  const sockets: WebSocket[] = [];

  function open(path: string, from: string = origin): WebSocket {
    const ws = new WebSocket(`wss://127.0.0.1:${ports.secure}${path}`, {
      ca,
      // The test's certificate is for another name.
      rejectUnauthorized: false,
      headers: { host: `${name}:${ports.secure}`, cookie },
      origin: from,
    });
    sockets.push(ws);
    return ws;
  }

  test('the page comes by HTTP/1.1 and HTTP/2, with cookies for TLS alone, and plain HTTP is sent on', async () => {
    const page = await ask({ path: '/' });
    expect([page.statusCode, await textOf(page)]).toEqual([200, '<h1>home</h1>']);
    const cookies = page.headers['set-cookie'] ?? [];
    expect(cookies).toHaveLength(2);
    for (const one of cookies) expect(one).toMatch(/; HttpOnly; SameSite=(Lax|Strict); Secure$/);

    const session = connectHttp2(`https://127.0.0.1:${ports.secure}`, { ca, checkServerIdentity: () => undefined });
    const stream = session.request({ ':path': '/', ':authority': `${name}:${ports.secure}` });
    expect(await textOf(stream)).toBe('<h1>home</h1>');
    session.close();

    const [sent] = (await once(get({ port: ports.plain, path: '/a?b', headers: { host: name } }), 'response')) as [IncomingMessage];
    sent.resume();
    expect([sent.statusCode, sent.headers.location]).toEqual([301, `https://${name}/a?b`]);
  });

  test('the tunnel and the console pass', async () => {
    const tunnel = open(`${paths.tunnel}?host=127.0.0.1&port=6379`);
    expect(String((await once(tunnel, 'message'))[0])).toBe('ready');
    tunnel.send(Buffer.from('PING\r\n'));
    expect(String((await once(tunnel, 'message'))[0])).toBe('+PONG\r\n');
    tunnel.close();

    const console = open(paths.console);
    await once(console, 'open');
    let said = '';
    console.on('message', (message: Buffer) => {
      said += message.toString();
    });
    console.send(JSON.stringify({ type: 'start', args: ['--port', '6380'], config: null, background: false } satisfies ConsoleRequest));
    await expect.poll(() => said).toMatch(/ready to accept connections/i);
    console.send(JSON.stringify({ type: 'signal', signal: 'INT' } satisfies ConsoleRequest));
    await once(console, 'close');
  });

  test('the HTTP tunnel waits as long as it wants to, and is woken', async () => {
    const line = 'a-session-of-the-tests';
    const post = (path: string, query: Readonly<Record<string, string>>, body?: string): ReturnType<typeof ask> =>
      ask(
        {
          method: 'POST',
          path: `${path}?${new URLSearchParams({ line, ...query })}`,
          headers: { cookie, origin },
        },
        body,
      );
    const opened = JSON.parse(await textOf(await post(httpTunnelPaths.open, { host: '127.0.0.1', port: '6379' }))) as TunnelOpened;
    const channel = String(opened.channel);
    const sent = await post(httpTunnelPaths.pass, { channel, wait: '0', max: '0' }, 'BLPOP queue 0\r\n');
    expect([sent.statusCode, await textOf(sent)]).toEqual([200, '']);
    const waiting = post(httpTunnelPaths.pass, { channel, wait: '60000', max: '1000' });
    expect((await asked({ path: `${paths.webdis}/RPUSH/queue/x` }))[0]).toBe(200);
    const answer = await waiting;
    expect([await textOf(answer), answer.headers[httpTunnelHeaders.state.toLowerCase()]]).toEqual([
      '*2\r\n$5\r\nqueue\r\n$1\r\nx\r\n',
      'open',
    ]);
  });

  test('the Webdis gateway passes: small, large, and a subscription as it comes', async () => {
    const large = 'x'.repeat(900_000);
    expect(await asked({ path: `${paths.webdis}/SET/small/1` })).toEqual([200, '{"SET":[true,"OK"]}']);
    expect((await asked({ method: 'PUT', path: `${paths.webdis}/SET/large` }, large))[0]).toBe(200);
    expect(await asked({ path: `${paths.webdis}/GET/large.txt` })).toEqual([200, large]);
    const tooLarge = await asked({ method: 'PUT', path: `${paths.webdis}/SET/large` }, 'x'.repeat(2_500_000));
    // The notebook's own refusal, which says what to do, and not that of nginx.
    expect([tooLarge[0], tooLarge[1]]).toEqual([413, expect.not.stringContaining('nginx')]);

    const subscription = await ask({ path: `${paths.webdis}/SUBSCRIBE/news`, headers: { cookie, origin } });
    subscription.setEncoding('utf8');
    let heard = '';
    subscription.on('data', (part: string) => {
      heard += part;
    });
    await expect.poll(() => heard).toContain('"subscribe"');
    await asked({ path: `${paths.webdis}/PUBLISH/news/hello` });
    await expect.poll(() => heard).toContain('hello');
    subscription.destroy();
  });

  test('a page of the same name without TLS, another site and a lie about the scheme get nowhere', async () => {
    const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
    for (const from of [origin.replace('https', 'http'), 'https://evil.example'])
      expect(String((await once(open(tunnel, from), 'error'))[0])).toContain('403');
    const lie = {
      method: 'POST',
      path: paths.reset,
      headers: { cookie, origin: origin.replace('https', 'http'), 'x-forwarded-proto': 'http' },
    };
    const refused = await ask(lie);
    expect([refused.statusCode, await textOf(refused)]).toEqual([403, expect.stringContaining("Only the notebook's own pages")]);
  });

  test('who is not behind the proxy is not believed: a name that is none of the notebook is refused', async () => {
    const response = await ask({ path: '/', headers: { host: 'evil.example' } });
    expect([response.statusCode, await textOf(response)]).toEqual([403, expect.stringContaining('does not answer to the host name')]);
    const plain = request({ port: ports.plain, path: '/', headers: { host: name } }).end();
    const [moved] = (await once(plain, 'response')) as [IncomingMessage];
    moved.resume();
    expect(moved.headers['set-cookie']).toBeUndefined();
  });
});

/** What Debian's own nginx.conf has around the files of conf.d, with every file in the test's folder and no rights that only root has. */
const around = `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path other/fastcgi;
  uwsgi_temp_path other/uwsgi;
  scgi_temp_path other/scgi;
  include notebook.conf;
}
`;
