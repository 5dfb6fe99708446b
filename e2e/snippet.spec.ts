// Snippet: the controls and states of <redis-snippet>, as a reader meets them.
import { holdBack, holdBackRunner } from './fixtures/held-back.ts';
import { machineFacts } from './fixtures/learner.ts';
import { kept } from './fixtures/kept.ts';
import { ofKind, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const transaction = 'SET stock 3';
const databases = 'SELECT 3';

test.describe('before the first Run', () => {
  test('nothing runs: no connection, no server, no program that would run things', async ({ page }) => {
    const scripts = new Set<string>();
    const connections: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(request.url());
    });
    page.on('websocket', (socket) => connections.push(socket.url()));
    page.on('worker', (worker) => connections.push(worker.url()));
    await page.goto('/quickstart/', { waitUntil: 'networkidle' });
    await expect(snippet(page, 0).button('Run')).toBeEnabled();
    expect(connections).toEqual([]);
    expect(await machineFacts(page.request)).toMatchObject({ servers: [] });

    const onLoad = scripts.size;
    await snippet(page, transaction).run();
    expect(connections).not.toEqual([]);
    expect(scripts.size, 'the runner comes with the first Run').toBeGreaterThan(onLoad);
    expect(scripts.size - onLoad, 'in few files').toBeLessThan(30);
  });

  test('what runs a snippet begins to start before what only hears of its run is loaded', async ({ page }) => {
    const { early, program, release } = await holdBackRunner(page);
    await page.goto('/quickstart/');
    const ping = snippet(page, 'redis-cli PING');
    await expect(ping.button('Run')).toBeEnabled();
    await ping.element.evaluate((element) => void (element as HTMLElement & { run(): Promise<unknown> }).run());
    await program;
    expect(early).toEqual([]);
    release();
    await expect(ping.element).toHaveAttribute('state', 'done');
  });

  test('what a run needs is loaded side by side', async ({ page }) => {
    const arrive = await holdBack(page, '**/_astro/run-program.*.js');
    await page.goto('/quickstart/');
    const ping = snippet(page, 'redis-cli PING');
    await expect(ping.button('Run')).toBeEnabled();
    const worker = page.waitForEvent('worker');
    await ping.element.evaluate((element) => void (element as HTMLElement & { run(): Promise<unknown> }).run());
    await worker;
    arrive();
    await expect(ping.element).toHaveAttribute('state', 'done');
  });

  test.describe('as a hand moves to it', () => {
    // The browser itself reports what the test keeps from it.
    test.use({ expectedErrors: /Failed to load resource/ });

    test('a program that cannot be loaded then is loaded by the Run, and one that never can be is named', async ({ page }) => {
      const program = /\/_astro\/worker-/;
      await page.route(program, (route) => route.abort());
      await page.goto('/scratchpad/');
      const shell = ofKind(page, 'shell');
      await shell.setSource('echo here');
      const failed = page.waitForEvent('requestfailed', (request) => program.test(request.url()));
      await shell.button('Run').hover();
      await failed;
      await shell.run('unavailable');
      await expect(shell.message).toContainText('could not be loaded');
      await page.unroute(program);
      expect(await shell.exec('echo here')).toBe('here\n');
    });
  });

  test('controls cannot be pressed before they work', async ({ page }) => {
    const arrive = await holdBack(page, '**/_astro/*.js');
    await page.goto('/quickstart/', { waitUntil: 'commit' });
    const { element } = snippet(page, transaction);
    await expect(element.locator('button')).toHaveCount(5);
    for (const button of await element.locator('button').all()) await expect(button).toBeDisabled();
    // A teacher who looks may ask for the last one before its turn.
    const asked = page.evaluate(async () => {
      await customElements.whenDefined('redis-snippet');
      const last = [...document.querySelectorAll('redis-snippet')].at(-1);
      return last !== undefined && 'identity' in last ? last.identity : undefined;
    });
    arrive();
    await expect(snippet(page, transaction).button('Run')).toBeEnabled();
    expect(await asked).toMatch(/\S/);
  });

  test('a lesson is laid out to its end once it works, also what is far from view', async ({ page }) => {
    const arrive = await holdBack(page, '**/_astro/*.js');
    await page.goto('/promises/', { waitUntil: 'commit' });
    const all = page.locator('redis-snippet');
    const leftOut = (): Promise<number> =>
      all.evaluateAll((each) => each.filter((one) => getComputedStyle(one).contentVisibility !== 'visible').length);
    // Before its script comes to work, each of the lesson's is.
    await expect.poll(leftOut).toBeGreaterThan(20);
    arrive();
    await expect.poll(leftOut).toBe(0);
    expect(await all.count()).toBeGreaterThan(20);
  });

  test("the lesson's output is on the page", async ({ page }) => {
    await page.goto('/quickstart/');
    await expect(snippet(page, transaction).element).toContainText('1) (integer) 2');
    await expect(snippet(page, transaction).element).toHaveAttribute('state', 'idle');
  });
});

test.describe('a run', () => {
  test("shows each command's output below it, and that it is the lesson's", async ({ page }) => {
    await page.goto('/quickstart/');
    const multi = snippet(page, transaction);
    await multi.run();
    expect(await multi.steps()).toEqual([
      { input: 'SET stock 3', output: 'OK\n' },
      { input: 'MULTI', output: 'OK\n' },
      { input: 'DECR stock', output: 'QUEUED\n' },
      { input: 'SET last-sale "a book"', output: 'QUEUED\n' },
      { input: 'EXEC', output: '1) (integer) 2\n2) OK\n' },
    ]);
    await expect(multi.element.getByTitle('Same as printed in the lesson')).toHaveCount(5);
  });

  test("shows where the output is not the lesson's, with the lesson's at hand", async ({ page }) => {
    await page.goto('/quickstart/');
    const select = snippet(page, databases);
    await select.run();
    await expect(select.element.getByTitle('Same as printed in the lesson')).toHaveCount(3);
    await expect(select.element.getByTitle('Different from what is printed in the lesson')).toHaveCount(1);
    await expect(select.sum).toHaveText(/^1 differs · 3 of 4 as in the lesson/);
    await expect(select.element.locator('[data-tag="yours"]')).toHaveText('(integer) 0');
    await expect(select.element.locator('[data-tag="lesson"]')).toHaveText('(integer) 1');
  });

  test('shows an error as an error, whether redis-cli fails of it or not', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    await redis.exec('SET word hello\nINCR word');
    await expect(redis.element.locator('.rn-step[data-error]')).toHaveCount(1);
    await expect(redis.sum).toHaveText(/^Error reply in step 2 of 2/);
    const shell = ofKind(page, 'shell');
    await shell.exec('redis-cli INCR word');
    await expect(shell.sum).toHaveText(/^Error reply/);
    await expect(shell.element.getByRole('status')).toHaveText(/^Ended in .* with 1 error\.$/);
  });

  test('of seven commands ends at the first that a stopped server refuses', async ({ page }) => {
    await page.goto('/scratchpad/');
    const refused = 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n';
    const redis = ofKind(page, 'redis');
    await redis.exec('PING');
    expect(await redis.exec(['SHUTDOWN NOSAVE', 'SET a 1', ...Array<string>(5).fill('GET a')].join('\n'), 'failed')).toBe(refused);
    await expect(redis.message).toContainText('Nothing listens on port 6379. The 5 commands after it were not run.');
    const shell = ofKind(page, 'shell');
    expect(await shell.exec('redis-cli PING\nredis-cli GET a', 'failed')).toBe(refused);
    await expect(shell.message).toContainText('The command after it was not run.');
    // What may start it again goes on.
    expect(await shell.exec('redis-cli PING\nredis-server --daemonize yes > log; redis-cli PING\nredis-cli GET a')).toBe(
      `${refused}PONG\n(nil)\n`,
    );
  });

  test('that still waits for its program hears Stop', async ({ page }) => {
    await page.goto('/scratchpad/', { waitUntil: 'networkidle' });
    const arrive = await holdBack(page, '**/_astro/*.js');
    const redis = ofKind(page, 'redis');
    await redis.setSource('PING');
    await redis.button('Run').click();
    await redis.stop();
    arrive();
    expect(await redis.exec('PING')).toBe('PONG\n');
  });

  test('that is stopped shows no failure', async ({ page }) => {
    await page.goto('/scratchpad/');
    const shell = ofKind(page, 'shell');
    await shell.begin('sleep 60; echo $?', '');
    await shell.stop();
    await expect(shell.element.getByText('exit status')).toHaveCount(0);
    await expect(shell.element.locator('.rn-step[data-error]')).toHaveCount(0);
    await expect(shell.sum).toHaveText(/^Stopped after /);
  });

  test('enables the buttons that work at each moment', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    const expectEnabled = async (names: readonly string[]): Promise<void> => {
      for (const name of ['Run', 'Stop', 'Edit', 'Reset', 'Copy'] as const)
        await expect(redis.button(name), name).toBeEnabled({ enabled: names.includes(name) });
    };
    await expectEnabled(['Run', 'Edit', 'Reset', 'Copy']);
    await redis.begin('SUBSCRIBE news', '(integer) 1');
    await expect(redis.element).toHaveAttribute('state', 'running');
    await expectEnabled(['Stop', 'Copy']);
    await redis.stop();
    await expectEnabled(['Run', 'Edit', 'Reset', 'Copy']);
  });

  test('is told to a screen reader, politely', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    const announcer = redis.element.getByRole('status');
    await redis.begin('SUBSCRIBE news', '(integer) 1');
    await expect(announcer).toHaveText('Running.');
    await redis.stop();
    await expect(announcer).toHaveText(/^Stopped after /);
    await redis.exec('PING');
    await expect(announcer).toHaveText(/^Done in \d/);
    await expect(announcer).toHaveAttribute('role', 'status');
  });

  test('keeps its connection, and its transaction, from step to step and from Run to Run; Reset begins anew', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    expect(await redis.exec('SELECT 5\nSET here 1\nWATCH here\nMULTI\nINCR here')).toBe('OK\nOK\nOK\nOK\nQUEUED\n');
    expect(await redis.exec('EXEC\nEXISTS here')).toBe('1) (integer) 2\n(integer) 1\n');
    await redis.button('Reset').click();
    expect(await redis.exec('EXISTS here')).toBe('(integer) 0\n');
  });

  test('of nothing says so', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    await redis.run('done');
    await expect(redis.sum).toHaveText('Nothing to run');
    await expect(redis.element.getByRole('status')).toHaveText(/^There is nothing to run/);
  });

  test('that is begun again runs again', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    expect(await redis.exec('INCR hits')).toBe('(integer) 1\n');
    expect(await redis.exec('INCR hits')).toBe('(integer) 2\n');
  });
});

test.describe('editing', () => {
  test('opens the commands as text, without prompts and output; Run runs what is typed; Reset brings the lesson back', async ({ page }) => {
    await page.goto('/quickstart/');
    const multi = snippet(page, transaction);
    const lesson = 'SET stock 3\nMULTI\nDECR stock\nSET last-sale "a book"\nEXEC';
    await multi.button('Edit').click();
    await expect(multi.editor).toBeFocused();
    await expect(multi.editor).toHaveValue(lesson);
    await expect(multi.editor).toHaveAccessibleName(/Code of Redis snippet/);

    await multi.editor.fill('SET stock 9\nDECR stock');
    await multi.run();
    expect(await multi.text()).toBe('OK\n(integer) 8\n');

    await multi.button('Reset').click();
    await expect(multi.element).toHaveAttribute('state', 'idle');
    expect(await multi.source()).toBe(lesson);
    await expect(multi.element).toContainText('1) (integer) 2');
    await expect(multi.output).toHaveCount(0);
  });

  test('Ctrl+Enter runs, in the editor and on a button; Escape leaves the editor', async ({ page }) => {
    await page.goto('/quickstart/');
    const multi = snippet(page, transaction);
    await multi.button('Edit').click();
    await multi.editor.fill('ECHO control');
    await multi.editor.press('Control+Enter');
    await multi.ends('done');
    expect(await multi.text()).toBe('"control"\n');

    await multi.editor.fill('ECHO command');
    await multi.editor.press('Meta+Enter');
    await multi.shows('command');
    await multi.ends('done');

    await multi.leaveEditor();
    await expect(multi.button('Edit')).toBeFocused();
    await multi.button('Reset').click();
    await multi.button('Copy').press('Control+Enter');
    await multi.ends('done');
    await multi.shows('QUEUED');
  });

  test('Enter in the editor begins a line and runs nothing', async ({ page }) => {
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    await redis.editor.fill('PING');
    await redis.editor.press('Enter');
    await redis.editor.pressSequentially('ECHO two');
    await expect(redis.editor).toHaveValue('PING\nECHO two');
    await expect(redis.element).toHaveAttribute('state', 'idle');
    await redis.run();
    expect(await redis.text()).toBe('PONG\n"two"\n');
  });

  test('survives a reload of the page', async ({ page }) => {
    await page.goto('/scratchpad/');
    await ofKind(page, 'redis').edit('ECHO kept');
    await kept(page);
    await page.reload();
    await expect(ofKind(page, 'redis').editor).toHaveValue('ECHO kept');
  });

  test('Copy copies the commands alone', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/quickstart/');
    const multi = snippet(page, transaction);
    await multi.button('Copy').click();
    await expect(multi.element.getByRole('status')).toHaveText('Copied.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await multi.source());
  });

  test('code that does not run here can be copied, and only that', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/quickstart/');
    await page.locator('.rn-tab-names').getByText('conda', { exact: true }).click();
    const install = page.locator('redis-code').filter({ hasText: 'conda create' });
    await expect(install.getByRole('button')).toHaveText(['Copy']);
    await install.getByRole('button', { name: 'Copy' }).click();
    await expect(install.getByRole('status')).toHaveText('Copied.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'conda create --name redis\nconda activate redis\nconda install redis-server  # the server and redis-cli',
    );
  });
});
