// Token: what a snippet that somebody pasted can get of its reader's token, by every way a worker has, and how a reader takes tokens back.
import { request } from 'playwright/test';
import { createWebdis } from '../src/bridge/webdis.ts';
import { paths, type TokenShare } from '../src/protocol.ts';
import { lanHost } from './fixtures/notebook.ts';
import { PythonPage } from './fixtures/python.ts';
import { ofKind, resetMachine } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { tokenOf } from './fixtures/webdis-server.ts';
import { wholeIf } from './fixtures/whole.ts';

/** What a worker sees of an answer: the status, the body and the headers. */
type Seen = [status: number, body: string, headers: string];

/** Asks for a token as Python can, which blocks on a request. */
const pythonAttack = `
import js, json
for method in ("POST", "GET"):
    request = js.XMLHttpRequest.new()
    try:
        request.open(method, "${paths.token}", False)
        request.send()
        print(json.dumps([request.status, request.responseText, request.getAllResponseHeaders()]))
    except Exception as error:
        print(json.dumps(str(error)))
`;

/** Asks for a token by all that the code of a worker has. holders: of what it could read a cookie by; nested: of a worker of its own. */
async function workerAttack(path: string): Promise<{ seen: Seen[]; holders: string[]; module: string; nested: string }> {
  const seen: Seen[] = [];
  for (const method of ['POST', 'GET']) {
    const response = await fetch(path, { method, credentials: 'include' }).catch(String);
    if (typeof response === 'string') {
      seen.push([0, response, '']);
      continue;
    }
    seen.push([response.status, await response.text(), JSON.stringify([...response.headers])]);
    const blocking = new XMLHttpRequest();
    blocking.open(method, path, false);
    blocking.send();
    seen.push([blocking.status, blocking.responseText, blocking.getAllResponseHeaders()]);
  }
  const module = await import(new URL(path, location.origin).href).then(
    () => 'imported',
    () => 'refused',
  );
  const nested = await new Promise<string>((done) => {
    try {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(typeof document)'])));
      worker.addEventListener('message', () => done('ran'));
      worker.addEventListener('error', () => done('refused'));
    } catch {
      done('refused');
    }
  });
  return { seen, holders: ['document', 'cookieStore', 'localStorage'].filter((name) => name in globalThis), module, nested };
}

test.describe('a snippet', () => {
  // The browser reports what its policy and the bridge refuse.
  test.use({ expectedErrors: /403 \(Forbidden\)|Content Security Policy/ });

  for (const host of ['127.0.0.1', lanHost]) {
    test(`gets no token out of the bridge, at ${host}`, wholeIf(host !== lanHost), async ({ page, notebook }) => {
      const origin = notebook.url.replace('127.0.0.1', host);
      const python = await PythonPage.open(page, '', origin);
      const { output, status } = await python.run(pythonAttack);
      expect(status, output).toBe('done');
      for (const line of output.trim().split('\n')) expect(JSON.parse(line)).toMatch(/The paths under \/bridge\/ are for the pages/);

      const shell = ofKind(page, 'shell');
      await shell.exec('true');
      const workers = page.workers();
      expect(workers.length).toBeGreaterThanOrEqual(2);
      const attacks = await Promise.all(workers.map((worker) => worker.evaluate(workerAttack, paths.token)));
      for (const { seen, ...rest } of attacks) {
        // A shell's worker asks as its code likes, Python's refuses.
        expect([
          [200, 200, 403, 403],
          [0, 0],
        ]).toContainEqual(seen.map(([code]) => code));
        expect(rest).toEqual({ holders: [], module: 'refused', nested: 'refused' });
      }
      for (const [code, body, headers] of attacks.flatMap(({ seen }) => seen)) {
        expect(headers).not.toMatch(/set-cookie/i);
        if (code !== 200) continue;
        const { start, share, ...more } = JSON.parse(body) as TokenShare;
        expect(Object.keys(more)).toEqual(['cookie', 'expiresAt']);
        for (const token of [start, start + share])
          expect(await createWebdis(`${notebook.url}${paths.webdis}`, { token }).command('PING')).toMatchObject({ error: { status: 401 } });
      }

      for (const line of [`-X POST ${paths.token}`, `-si ${origin}/x/../BRIDGE/token`, `-b a=b -X POST localhost${paths.token}`])
        expect(await shell.exec(`curl ${line}; echo $?`), line).toMatch(/(^|\n)(9|2)\n$/);
    });
  }
});

test('a reader takes tokens back in the panel, and with a reset of the machine', async ({ page, notebook }) => {
  await page.goto('/scratchpad/');
  const client = (token: string) => createWebdis(`${notebook.url}${paths.webdis}`, { token });
  const stolen = await tokenOf(page.request);
  expect(await client(stolen).command('PING')).toMatchObject({ ok: true });

  await page.getByRole('button', { name: 'Your machine' }).click();
  await page.getByRole('button', { name: 'Connect from outside…' }).click();
  const panel = page.getByRole('dialog', { name: 'Connect from outside' });
  await panel.getByRole('button', { name: 'Take all tokens back' }).click();
  await expect(panel.getByRole('status')).toHaveText('Taken back: no token from before works any more. This is a new one.');
  expect(await client(stolen).command('PING')).toMatchObject({ ok: false, error: { status: 401 } });
  await panel.getByRole('button', { name: 'Show the token' }).click();
  const shown = panel.getByRole('region', { name: 'Token' });
  await expect(shown).toHaveText(/^[\w.-]{40,}$/);
  const own = (await shown.textContent()) ?? '';
  expect(await client(own).command('PING')).toMatchObject({ ok: true });
  // No half of it stays where another program of this host could see it.
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await panel.getByRole('button', { name: 'Close' }).click();

  await resetMachine(page);
  expect(await client(own).command('PING')).toMatchObject({ ok: false, error: { status: 401 } });
});

test('tokens that were taken back stay so when the bridge is killed and starts anew', async ({ ownNotebook }) => {
  const learner = await request.newContext({ baseURL: ownNotebook.url });
  const client = createWebdis(`${ownNotebook.url}${paths.webdis}`, { token: await tokenOf(learner) });
  expect((await learner.delete(paths.token)).status()).toBe(204);
  await ownNotebook.kill('SIGKILL');
  await ownNotebook.start();
  expect(await client.command('PING')).toMatchObject({ ok: false, error: { status: 401 } });
  const next = createWebdis(`${ownNotebook.url}${paths.webdis}`, { token: await tokenOf(learner) });
  expect(await next.command('PING')).toMatchObject({ ok: true });
  await learner.dispose();
});
