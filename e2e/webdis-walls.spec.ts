// Webdis walls: what the Webdis gateway gives to whom, as a browser meets it.
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';
import { request, type BrowserContext, type Page, type Request } from 'playwright/test';
import { paths } from '../src/protocol.ts';
import { createWebdis } from '../src/bridge/webdis.ts';
import { serveElsewhere } from './fixtures/elsewhere.ts';
import { lanHost } from './fixtures/notebook.ts';
import { expect } from './fixtures/test.ts';
import { test, tokenOf } from './fixtures/webdis-server.ts';
import { wholeIf } from './fixtures/whole.ts';

const gateway = paths.webdis;

/** Every way by which a page makes a browser ask without a script that may read the answer. */
const waysIn: Record<string, (url: string) => string> = {
  'an image': (url) => `<img alt="" src="${url}">`,
  'a frame': (url) => `<iframe title="" src="${url}"></iframe>`,
  'a script': (url) => `<script src="${url}"></script>`,
  'a style sheet': (url) => `<link rel="stylesheet" href="${url}">`,
  'an image without a referrer': (url) => `<img alt="" referrerpolicy="no-referrer" src="${url}">`,
  'fetch with GET': (url) => `<script>fetch("${url}", { mode: "no-cors", credentials: "include" })</script>`,
  'fetch with POST': (url) =>
    `<script>fetch("${new URL(url).origin}${gateway}/", { method: "POST", body: "FLUSHALL", mode: "no-cors", credentials: "include" })</script>`,
  'a form': (url) => `<form action="${url}"></form><script>document.forms[0].submit()</script>`,
  'a form with POST': (url) =>
    `<form method="post" enctype="text/plain" action="${new URL(url).origin}${gateway}/"><input name="SET/lesson/gone" value=""></form><script>document.forms[0].submit()</script>`,
  'a link': (url) => `<a href="${url}">x</a><script>document.links[0].click()</script>`,
  'a link without a referrer': (url) => `<a rel="noreferrer" href="${url}">x</a><script>document.links[0].click()</script>`,
  'a new window': (url) => `<script>open("${url}")</script>`,
  'a redirect': (url) => `<meta http-equiv="refresh" content="0;url=${url}">`,
};

/** The page's own fetch of a path, with its cookies. */
async function ask(page: Page, path: string): Promise<{ status: number; body: string }> {
  return await page.evaluate(async (url) => {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  }, path);
}

/** Opens pages elsewhere that attack the gateway of the notebook at origin, each in its way, and sees that nothing happens to the learner's data. */
async function attack(
  page: Page,
  context: BrowserContext,
  origin: string,
  from: 'otherSite' | 'otherPort',
  ways: readonly string[],
): Promise<void> {
  await page.goto(`${origin}/`);
  expect(await ask(page, `${gateway}/SET/lesson/kept`)).toEqual({ status: 200, body: '{"SET":[true,"OK"]}' });
  for (const way of ways) {
    const elsewhere = await serveElsewhere((waysIn[way] ?? String)(`${origin}${gateway}/FLUSHALL`));
    const isAnswered = (asked: Request): boolean => asked.url().startsWith(`${origin}${gateway}/`);
    // Chromium shows no answer that it keeps from an image, a script or a style sheet.
    const answered = Promise.race([context.waitForEvent('requestfinished', isAnswered), context.waitForEvent('requestfailed', isAnswered)]);
    const attacker = await context.newPage();
    await attacker.goto(elsewhere[from], { waitUntil: 'commit' });
    const response = await (await answered).response();
    if (response !== null) expect([401, 403], way).toContain(response.status());
    elsewhere.close();
    for (const opened of context.pages()) if (opened !== page) await opened.close();
    expect(await ask(page, `${gateway}/GET/lesson`), way).toEqual({ status: 200, body: '{"GET":"kept"}' });
  }
}

test.describe('from elsewhere', () => {
  // What a browser reports of requests that are refused.
  test.use({ expectedErrors: /.*/ });

  for (const [from, where] of [
    ['otherSite', 'another site'],
    ['otherPort', 'another port of this computer'],
  ] as const) {
    test(`no way that a page on ${where} has to make a browser ask does anything`, async ({ page, context, notebook }) => {
      await attack(page, context, notebook.url, from, Object.keys(waysIn));
    });
  }

  // As a class meets the notebook, over plain HTTP: browsers do not say there which site asks.
  test("nor does one that a page on another port of a class's computer has", async ({ page, context, notebook }) => {
    await attack(page, context, notebook.url.replace('127.0.0.1', lanHost), 'otherSite', [
      'an image',
      'an image without a referrer',
      'fetch with POST',
      'a form with POST',
      'a link',
      'a link without a referrer',
    ]);
  });

  test('a script without a token cannot read, and with one it can where the operator allows its origin', async ({
    page,
    notebook: closed,
    startNotebook,
  }) => {
    const elsewhere = await serveElsewhere('<!doctype html><title>Elsewhere</title>');
    const { origin } = new URL(elsewhere.otherSite);
    const open = await startNotebook({ CORS_ORIGINS: origin });
    const read = async (url: string, token: string | null): Promise<string> => {
      await page.goto(elsewhere.otherSite);
      return await page.evaluate(
        async ([address, bearer]) => {
          try {
            return await (await fetch(address, { headers: bearer === null ? {} : { authorization: `Bearer ${bearer}` } })).text();
          } catch {
            return 'kept from the page';
          }
        },
        [`${url}${gateway}/ECHO/hello`, token] as const,
      );
    };
    const tokens = await Promise.all(
      [closed, open].map(async ({ url }) => {
        const learner = await request.newContext({ baseURL: url });
        const token = await tokenOf(learner);
        await learner.dispose();
        return token;
      }),
    );
    expect(await read(closed.url, tokens[0] ?? '')).toBe('kept from the page');
    expect(await read(open.url, tokens[1] ?? '')).toBe('{"ECHO":"hello"}');
    expect(await read(open.url, null)).toMatch(/kept from the page|forbidden-origin/);
    elsewhere.close();
  });

  test('a WebSocket needs a token', async ({ page, notebook, baseURL }) => {
    await page.goto('/');
    const elsewhere = await serveElsewhere('<!doctype html><title>Elsewhere</title>');
    const learner = await request.newContext({ baseURL: baseURL ?? '' });
    const token = await tokenOf(learner);
    await learner.dispose();
    for (const origin of [elsewhere.otherSite, elsewhere.otherPort]) {
      await page.goto(origin);
      const [without, forged, withToken] = await page.evaluate(
        async ([url, bearer]) => {
          const ends = async (protocols: string[]): Promise<string> => {
            const socket = new WebSocket(url, protocols);
            return await new Promise((done) => {
              socket.addEventListener('open', () => socket.send('["PING"]'));
              socket.addEventListener('message', (event) => {
                done(String(event.data));
                socket.close();
              });
              socket.addEventListener('close', () => done('closed'));
            });
          };
          return [await ends([]), await ends([`bearer.x${bearer.slice(1)}`]), await ends([`bearer.${bearer}`])];
        },
        [`${notebook.url.replace('http', 'ws')}${gateway}/.json`, token] as const,
      );
      expect([without, forged, withToken]).toEqual(['closed', 'closed', '{"PING":[true,"PONG"]}']);
    }
    elsewhere.close();
  });
});

test.describe('what a value holds', () => {
  // A sandboxed page's script that was stopped, and answers that were refused to a script.
  test.use({ expectedErrors: /Blocked script execution|403 \(Forbidden\)|because its MIME type|allow-scripts/ });

  const hostile =
    '<!doctype html><title>harmless</title><svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'ran\'"></svg><script>document.title = "ran"</script>';
  test('never runs as a page of the notebook', async ({ page }) => {
    await page.goto('/');
    await page.evaluate(async ([url, body]) => await (await fetch(url, { method: 'PUT', body })).text(), [
      `${gateway}/SET/page`,
      hostile,
    ] as const);
    for (const end of ['.html', '.xhtml', '.xml', '?type=text/html', '?type=image/svg%2Bxml', '.txt', '.png', '']) {
      const response = await page.goto(`${gateway}/GET/page${end}`);
      expect(response?.status(), end).toBe(200);
      expect(response?.headers(), end).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
      });
      expect(await page.title(), end).not.toBe('ran');
      expect(await page.evaluate(() => self.origin), end).toBe('null');
    }
  });

  test('is no script of our pages, not even as .js', async ({ page }) => {
    await page.goto('/');
    await page.evaluate(async ([url]) => await (await fetch(url, { method: 'PUT', body: 'document.title = "ran"' })).text(), [
      `${gateway}/SET/code`,
    ] as const);
    for (const path of ['GET/code.js', 'GET/code?type=text/javascript', 'GET/code?jsonp=run']) {
      const outcome = await page.evaluate(
        async (src) =>
          await new Promise((done) => {
            const script = document.createElement('script');
            script.addEventListener('load', () => done('loaded'));
            script.addEventListener('error', () => done('refused'));
            document.head.append(Object.assign(script, { src }));
          }),
        `${gateway}/${path}`,
      );
      expect(outcome, path).toBe('refused');
    }
    expect(await page.title()).not.toBe('ran');
  });
});

test('a learner is known by the cookie or by the token, and sees their own data alone', async ({ page, browser, baseURL, notebook }) => {
  await page.goto('/');
  await ask(page, `${gateway}/SET/secret/mine`);
  const token = await tokenOf(page.request);
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const other = await elsewhere.newPage();
  await other.goto('/');
  expect(await ask(other, `${gateway}/GET/secret`)).toEqual({ status: 200, body: '{"GET":null}' });
  const otherToken = await tokenOf(other.request);
  const client = (bearer: string) => createWebdis(`${notebook.url}${gateway}`, { token: bearer });
  expect(await client(token).command('GET', 'secret')).toMatchObject({ value: 'mine' });
  expect(await client(otherToken).command('GET', 'secret')).toMatchObject({ value: null });
  // The token says who asks, not the cookie.
  const answer = await other.request.get(`${gateway}/GET/secret`, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.text()).toBe('{"GET":"mine"}');
  const [id = '', time = '', signature = ''] = token.split('.');
  for (const forged of [
    `${id}.${time}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    `${id}.${time}0.${signature}`,
    `${otherToken.slice(0, 32)}${token.slice(32)}`,
    'nonsense',
  ]) {
    expect(await client(forged).command('GET', 'secret')).toMatchObject({
      ok: false,
      error: { kind: 'http', status: 401, code: 'no-learner' },
    });
  }
  expect(await createWebdis(`${notebook.url}${gateway}`).command('PING')).toMatchObject({
    ok: false,
    error: { kind: 'http', status: 401 },
  });
  await elsewhere.close();
});

test('a token of another notebook is no token here', async ({ notebook, startNotebook }) => {
  const other = await startNotebook();
  const learner = await request.newContext({ baseURL: other.url });
  const token = await tokenOf(learner);
  await learner.dispose();
  expect(await createWebdis(`${other.url}${gateway}`, { token }).command('PING')).toMatchObject({ ok: true });
  expect(await createWebdis(`${notebook.url}${gateway}`, { token }).command('PING')).toMatchObject({ ok: false, error: { status: 401 } });
});

test('JSONP is for tokens alone', async ({ page }) => {
  await page.goto('/');
  const token = await tokenOf(page.request);
  const withCookie = await page.request.get(`${gateway}/ECHO/x?jsonp=run`);
  expect(withCookie.status()).toBe(403);
  const withToken = await page.request.get(`${gateway}/ECHO/x?jsonp=run`, { headers: { authorization: `Bearer ${token}` } });
  expect(await withToken.text()).toBe('run({"ECHO":"x"});\n');
});

test.describe('the client in a page', () => {
  const sources = resolve(import.meta.dirname, '../src');

  for (const host of ['127.0.0.1', lanHost]) {
    test(`works with the cookie of the page, at http://${host}`, wholeIf(host !== lanHost), async ({ page, notebook: { url } }) => {
      const origin = url.replace('127.0.0.1', host);
      // The client as it is, without its types, as a bundler would deliver it.
      await page.route('**/client/**/*.ts', async (route) => {
        const source = await readFile(join(sources, new URL(route.request().url()).pathname.slice('/client/'.length)), 'utf8');
        await route.fulfill({ contentType: 'text/javascript', body: stripTypeScriptTypes(source) });
      });
      await page.goto(`${origin}/`);
      const seen = await page.evaluate(
        async ([module, base]) => {
          const { createWebdis: create } = (await import(module)) as { createWebdis: typeof createWebdis };
          const ending = new AbortController();
          const client = create(base, { signal: ending.signal });
          const bytes = Uint8Array.of(0, 46, 255);
          const set = await client.command('SET', '..', bytes);
          const get = await client.bytes('GET', '..');
          const subscription = await client.subscribe('news');
          if (!subscription.ok) return subscription.error.message;
          await client.command('PUBLISH', 'news', 'é');
          const messages = subscription.value[Symbol.asyncIterator]();
          const first = await messages.next();
          const socket = await client.socket();
          if (!socket.ok) return socket.error.message;
          const pong = await socket.value.command('PING');
          ending.abort();
          return {
            set,
            get: get.ok && [...(get.value ?? [])],
            text: first.value?.text,
            pong,
            after: await messages.next(),
            closed: (await socket.value.command('PING')).ok,
          };
        },
        [`${origin}/client/bridge/webdis.ts`, `${origin}${gateway}`] as const,
      );
      expect(seen).toEqual({
        set: { ok: true, type: 'status', value: 'OK' },
        get: [0, 46, 255],
        text: 'é',
        pong: { ok: true, type: 'status', value: 'PONG' },
        after: { done: true, value: undefined },
        closed: false,
      });
    });
  }
});
