// Bad input: whatever goes wrong gives one clear message, the snippet ends in the right state, and no data is lost.
import { closeCodes, paths, wireLimits } from '../src/protocol.ts';
import { cookieOf, untilClosed } from './fixtures/learner.ts';
import { bridgeAway } from './fixtures/page-errors.ts';
import { resetMachine, scratchpad, type SnippetState } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

test.describe('typed into the shell', () => {
  const cases: readonly { typed: string; says: string | RegExp; exit: number }[] = [
    { typed: 'redsi-cli PING', says: 'bash: redsi-cli: command not found\n', exit: 127 },
    { typed: 'echo "open', says: /^bash: (line \d+: )?unexpected EOF while looking for matching `"'\n$/, exit: 2 },
    { typed: "redis-cli SET key 'it's'", says: /^bash: (line \d+: )?unexpected EOF while looking for matching `''\n$/, exit: 2 },
    { typed: 'if true; then echo', says: /^bash: syntax error: unexpected end of file\n$/, exit: 2 },
    { typed: 'redis-cli --no-such-flag', says: "Unrecognized option or bad number of args for: '--no-such-flag'\n", exit: 1 },
    { typed: 'redis-cli -p', says: "Unrecognized option or bad number of args for: '-p'\n", exit: 1 },
    { typed: 'redis-cli -p 6399 PING', says: 'Could not connect to Redis at 127.0.0.1:6399: Connection refused\n', exit: 1 },
    { typed: 'cat no-such-file', says: 'cat: no-such-file: No such file or directory\n', exit: 1 },
    { typed: 'cd no-such-folder', says: /^bash: cd: no-such-folder: No such file or directory\n$/, exit: 1 },
    { typed: 'echo x > /etc/passwd', says: 'bash: /etc/passwd: Permission denied\n', exit: 1 },
    { typed: 'kill 1', says: /^bash: kill: \(1\) - (Operation not permitted|No such process)\n$/, exit: 1 },
  ];
  test('a mistake is one message and an exit status, and the shell is as good as before', async ({ page }) => {
    const { shell } = await scratchpad(page);
    for (const { typed, says, exit } of cases) {
      const said = await shell.exec(typed, 'failed');
      if (typeof says === 'string') expect(said, typed).toBe(says);
      else expect(said, typed).toMatch(says);
      await expect(shell.element.getByText(`exit status ${exit}`, { exact: true }), typed).toBeVisible();
      expect(await shell.exec('echo fine'), `after ${typed}`).toBe('fine\n');
    }
  });

  test("a wrong number of arguments is Redis' own error", async ({ page }) => {
    const { shell, redis } = await scratchpad(page);
    expect(await shell.exec('redis-cli GET')).toBe("(error) ERR wrong number of arguments for 'get' command\n");
    expect(await redis.exec('GET\nNOSUCH a\nSET a "open')).toBe(
      "(error) ERR wrong number of arguments for 'get' command\n(error) ERR unknown command 'NOSUCH', with args beginning with: 'a' \nInvalid argument(s)\n",
    );
  });

  test('a loop without end is stopped, and the shell goes on', async ({ page }) => {
    const { shell } = await scratchpad(page);
    await shell.exec('KEPT=1');
    await shell.begin('echo spinning; while :; do :; done', 'spinning');
    await shell.stop();
    await shell.begin('for ((i = 0; ; i++)); do ((i % 100000)) || echo round; done', 'round');
    await shell.stop();
    expect(await shell.exec('echo "[$KEPT]"; redis-cli PING')).toBe('[1]\nPONG\n');
  });

  test('endless output is cut, counted, and stopped', async ({ page }) => {
    const { shell } = await scratchpad(page);
    await shell.setSource('while true; do seq 1 1000; done');
    await shell.button('Run').click();
    await expect(shell.element.getByText(/[\d,]+ lines are not shown/)).toBeVisible();
    await shell.stop();
    expect(await shell.exec('echo fine')).toBe('fine\n');
  });
});

test.describe('a server that is killed', () => {
  for (const kind of ['shell', 'redis'] as const) {
    test(
      `while a ${kind} snippet waits for its reply ends the command, and the data is there`,
      wholeIf(kind === 'redis'),
      async ({ page }) => {
        const snippets = await scratchpad(page);
        const waiting = snippets[kind];
        const other = snippets[kind === 'shell' ? 'redis' : 'shell'];
        const cli = kind === 'shell' ? 'redis-cli ' : '';
        await waiting.exec(`${cli}SET kept yes`);
        await waiting.setSource(`${cli}BLPOP nothing 0`);
        await waiting.button('Run').click();
        const info = kind === 'shell' ? 'INFO' : 'redis-cli INFO';
        await expect.poll(() => other.exec(info)).toContain('blocked_clients:1');
        const { pid } = /process_id:(?<pid>\d+)/.exec(await other.text())?.groups ?? {};
        process.kill(Number(pid), 'SIGKILL');
        await waiting.ends('failed');
        expect(await waiting.text()).toContain('Error: Server closed the connection\n');
        expect(await waiting.exec(`${cli}GET kept`)).toBe('"yes"\n');
      },
    );
  }

  test('by the learner stays down, and starts with its data', async ({ page }) => {
    const { shell } = await scratchpad(page);
    await shell.exec('redis-server --daemonize yes; redis-cli SET kept yes');
    await shell.exec("kill -9 $(redis-cli INFO server | tr -d '\\r' | sed -n 's/process_id://p')");
    await expect.poll(() => shell.exec('redis-cli PING; true')).toBe('Could not connect to Redis at 127.0.0.1:6379: Connection refused\n');
    expect(await shell.exec('redis-server --daemonize yes; redis-cli GET kept')).toMatch(/"yes"\n$/);
  });
});

test.describe('a bridge that goes away while a snippet runs', () => {
  test.use({ expectedErrors: bridgeAway });

  for (const { kind, command, shows } of [
    { kind: 'redis', command: 'SUBSCRIBE news', shows: '(integer) 1' },
    { kind: 'shell', command: 'redis-cli SUBSCRIBE news', shows: '(integer) 1' },
    { kind: 'shell', command: 'redis-server', shows: 'Ready to accept connections' },
  ] as const) {
    test(
      `ends ${command} (${kind}) with what happened and what to do, and comes back with the data`,
      wholeIf(kind === 'redis'),
      async ({ ownNotebook, page }) => {
        const snippets = await scratchpad(page, ownNotebook.url);
        const { redis } = snippets;
        const snippet = snippets[kind];
        await redis.exec('SET kept yes');
        await snippet.begin(command, shows);
        await ownNotebook.kill('SIGKILL');
        await snippet.ends('unavailable');
        await expect(snippet.message).toContainText(
          "The notebook's server does not answer. Start it again, or check the network, then run this once more: files and data are kept.",
        );
        await redis.run('unavailable');
        await ownNotebook.start();
        expect(await redis.exec('GET kept')).toBe('"yes"\n');
      },
    );
  }

  test('and stops properly says that it is stopping, and leaves a way to a new machine under the message', async ({
    ownNotebook,
    page,
  }) => {
    const { redis } = await scratchpad(page, ownNotebook.url);
    await expect(page.getByRole('region', { name: 'Shared Redis' })).toBeHidden();
    await redis.begin('SUBSCRIBE news', '(integer) 1');
    await ownNotebook.stop();
    await redis.ends('unavailable');
    await expect(redis.message).toContainText(
      "The notebook's server is stopping. Run this again once it is back: files and data are kept.",
    );
    await redis.run('unavailable');
    await redis.element.getByRole('button', { name: 'Reset machine…' }).click();
    await expect(page.getByRole('dialog', { name: 'Your machine' })).toContainText("The notebook's server does not answer.");
  });

  test('leaves the shell as it was', async ({ ownNotebook, page }) => {
    const { shell } = await scratchpad(page, ownNotebook.url);
    await shell.exec('mkdir work; cd work; WHO=Ada');
    await ownNotebook.restart();
    expect(await shell.exec('pwd; echo $WHO; redis-cli PING')).toBe('/home/student/work\nAda\nPONG\n');
  });
});

test.describe('a cookie', () => {
  const unknown =
    'The notebook does not know this browser: cookies are off for this site, or the page is old. Allow cookies, then reload the page.';

  test.describe('of another learner beside the own one', () => {
    // What the bridge refuses, the browser reports too.
    test.use({ expectedErrors: /403 \(Forbidden\)/ });

    test('makes a browser nobody, with word of what to do, until it is cleared', async ({ page, context, browser, baseURL, notebook }) => {
      const { shell, redis } = await scratchpad(page);
      await redis.exec('SET kept yes');
      const attacker = await browser.newContext({ baseURL: baseURL ?? '' });
      await (await attacker.newPage()).goto('/');
      const [own, tossed] = [(await context.cookies(notebook.url))[0], (await attacker.cookies(notebook.url))[0]];
      await attacker.close();
      if (own === undefined || tossed?.name !== own.name) throw new Error('The pages set no cookies of one name.');
      // What another port of this host could add: the longer path has browsers send it first.
      await context.addCookies([{ ...tossed, path: '/bridge/' }]);
      const clear = "Cookies of two learners came, so whose machine this is cannot be told. Clear this host's cookies, then reload.";
      // The session's connection goes on as it is; a new one has to say who it is.
      await redis.button('Reset').click();
      await redis.setSource('PING');
      await redis.run('unavailable');
      await expect(redis.message).toContainText(clear);
      await shell.setSource('ps');
      await shell.run('unavailable');
      await expect(shell.message).toContainText(clear);
      await context.clearCookies({ path: '/bridge/' });
      expect(await redis.exec('GET kept')).toBe('"yes"\n');
    });
  });

  test.describe('that is corrupt', () => {
    // As above.
    test.use({ expectedErrors: /403 \(Forbidden\)/ });

    test("is refused with what to do, and a reload makes a new learner; the old one's data waits", async ({ page, context, notebook }) => {
      const { shell, redis } = await scratchpad(page);
      await redis.exec('SET kept yes');
      const [cookie] = await context.cookies(notebook.url);
      if (cookie === undefined) throw new Error('The page set no cookie.');
      await context.addCookies([{ ...cookie, value: `${cookie.value.slice(0, -4)}xxxx` }]);
      // The session's connection goes on as it is; a new one has to say who it is.
      await redis.button('Reset').click();
      await redis.setSource('PING');
      await redis.run('unavailable');
      await expect(redis.message).toContainText(unknown);
      for (const command of ['redis-cli PING', 'ps', 'redis-server']) {
        await shell.setSource(command);
        await shell.run('unavailable');
        await expect(shell.message).toContainText(unknown);
      }
      await page.reload();
      expect(await redis.exec('EXISTS kept')).toBe('(integer) 0\n');
      await context.addCookies([cookie]);
      await page.reload();
      expect(await redis.exec('GET kept')).toBe('"yes"\n');
    });
  });

  test.describe('that the browser does not keep', () => {
    // As above, and what Starlight's own scripts meet: they look for the reader's theme in the storage.
    test.use({ expectedErrors: /403 \(Forbidden\)|StarlightThemeProvider is not defined|Access is denied for this document/ });

    test('is said to be missing, and the page can be read', async ({ page, startProxy }) => {
      const { url } = await startProxy({ upgrades: 'pass', withholdsCookies: true });
      // A browser that is set to block all cookies refuses all other storage too.
      await page.addInitScript(() => {
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
          Object.defineProperty(globalThis, name, {
            get(): never {
              throw new DOMException('Access is denied for this document.', 'SecurityError');
            },
          });
        }
      });
      const { shell, redis } = await scratchpad(page, url);
      await redis.setSource('PING');
      // The session's connection goes on as it is; a new one has to say who it is.
      await redis.button('Reset').click();
      await redis.setSource('PING');
      await redis.run('unavailable');
      await expect(redis.message).toContainText(unknown);
      await shell.setSource('redis-cli PING');
      await shell.run('unavailable');
      await expect(shell.message).toContainText(unknown);
      // What needs no learner works, files in memory too.
      expect(await shell.exec('echo "no disk" > note; cat note')).toBe('no disk\n');
      await page.getByRole('button', { name: 'Your machine' }).click();
      await expect(page.getByRole('dialog', { name: 'Your machine' })).toContainText('cookies are off');
    });
  });
});

test.describe('sent to the bridge by no page of ours', () => {
  test('frames that are too large or of the wrong kind close that connection alone, with the reason', async ({
    page,
    context,
    notebook,
  }) => {
    const { redis } = await scratchpad(page);
    await redis.exec('SET kept yes');
    const cookie = await cookieOf(context, notebook.url);
    const tunnel = `${notebook.url}${paths.tunnel}?host=127.0.0.1&port=6379`;
    const console = `${notebook.url}${paths.console}`;
    const closed = async (url: string, data: string | Buffer): Promise<{ code: number; reason: string }> =>
      await untilClosed(url, { cookie }, (socket) => socket.send(data));

    expect(await closed(tunnel, Buffer.alloc(wireLimits.frameBytes + 1))).toMatchObject({ code: 1009 });
    expect(await closed(console, 'x'.repeat(wireLimits.consoleBytes + 1))).toMatchObject({ code: 1009 });
    expect(await closed(tunnel, 'PING')).toMatchObject({ code: closeCodes.badMessage, reason: expect.stringContaining('binary frames') });
    expect(await closed(console, 'nonsense')).toMatchObject({ code: closeCodes.badMessage, reason: expect.stringContaining('not JSON') });
    expect(await closed(console, '{"type":"signal","signal":"INT"}')).toMatchObject({ code: closeCodes.badMessage });
    expect(await closed(tunnel, Buffer.from('*1\r\n$-5\r\n'))).toMatchObject({ code: closeCodes.ended });
    expect(await closed(`${notebook.url}${paths.tunnel}?host=&port=99999`, '')).toMatchObject({ code: closeCodes.badMessage });
    expect(await closed(`${notebook.url}${paths.tunnel}?host=redis.io&port=6379`, '')).toMatchObject({ code: closeCodes.unknownHost });

    expect(await redis.exec('GET kept')).toBe('"yes"\n');
  });
});

test.describe('a learner who is locked out', () => {
  const cases: readonly { by: string; commands: string; state: SnippetState; says: string }[] = [
    {
      by: 'requirepass',
      commands: 'redis-cli CONFIG SET requirepass secret\nredis-cli PING',
      state: 'done',
      says: '(error) NOAUTH Authentication required.',
    },
    { by: 'an ACL', commands: 'redis-cli ACL SETUSER default off\nredis-cli PING', state: 'done', says: 'NOAUTH' },
    {
      by: 'a bad bind',
      commands: 'redis-server --bind 192.168.1.44 --daemonize yes\nredis-cli PING',
      state: 'failed',
      says: 'Connection refused',
    },
    { by: 'a shutdown', commands: 'redis-cli SHUTDOWN\nredis-cli PING', state: 'failed', says: 'Connection refused' },
  ];
  test('in any way gets a new machine by Reset machine', async ({ page }) => {
    test.slow();
    const { shell, redis } = await scratchpad(page);
    for (const { by, commands, state, says } of cases) {
      await shell.exec('mkdir /data; echo mine | tee file /tmp/a > /data/b');
      expect(await shell.exec(commands, state), by).toContain(says);
      await resetMachine(page);
      expect(await redis.exec('PING\nDBSIZE'), by).toBe('PONG\n(integer) 0\n');
      expect(await shell.exec('ls -A; ls -A /tmp; test -e /data || echo gone; redis-cli PING'), by).toBe('gone\nPONG\n');
    }
    // By a script that nothing but a kill ends.
    await shell.exec('redis-cli CONFIG SET busy-reply-threshold 10');
    await redis.setSource("EVAL \"redis.call('SET', 'written', 1) while true do end\" 0");
    await redis.button('Run').click();
    await expect.poll(() => shell.exec('redis-cli PING')).toContain('BUSY Redis is busy running a script');
    await resetMachine(page);
    expect(await shell.exec('redis-cli EXISTS written')).toBe('(integer) 0\n');
  });
});
