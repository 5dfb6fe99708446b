// Element: what <redis-snippet> promises to those who embed it: its property source, its methods, and their RunResult.
import { ofKind, snippet, type RunResult } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const transaction = 'SET stock 3';

test('run() of the lesson resolves to a RunResult, with how each step compares', async ({ page }) => {
  await page.goto('/quickstart/');
  const equal = await snippet(page, 'redis-cli PING').result();
  expect(equal).toStrictEqual({
    status: 'done',
    output: 'PONG\n',
    exitCode: 0,
    steps: [{ input: 'redis-cli PING', output: 'PONG\n', match: 'equal' }],
    ms: equal.ms,
  } satisfies RunResult);
  expect(equal.ms).toBeGreaterThan(0);

  const volatile = await snippet(page, 'ps aux | grep redis-server').result();
  expect(volatile).toMatchObject({
    status: 'done',
    output: expect.stringContaining('redis-server *:6379'),
    steps: [{ input: 'ps aux | grep redis-server', match: 'volatile' }],
  });

  const different = await snippet(page, 'redis-cli GET message').result();
  expect(different).toMatchObject({ status: 'done', steps: [{ input: 'redis-cli GET message', output: '(nil)\n', match: 'different' }] });
});

test('run() of other code joins its steps, and has nothing to compare with', async ({ page }) => {
  await page.goto('/quickstart/');
  const ping = snippet(page, 'redis-cli PING');
  await ping.setSource('redis-cli LPUSH list a b\necho one; echo two >&2\nredis-cli -p 1 PING');
  const result = await ping.result();
  const refused = 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n';
  expect(result).toStrictEqual({
    status: 'failed',
    output: `(integer) 2\none\ntwo\n${refused}`,
    exitCode: 1,
    steps: [
      { input: 'redis-cli LPUSH list a b', output: '(integer) 2\n' },
      { input: 'echo one; echo two >&2', output: 'one\ntwo\n' },
      { input: 'redis-cli -p 1 PING', output: refused },
    ],
    ms: result.ms,
  } satisfies RunResult);
});

test('source is the commands alone, and can be set', async ({ page }) => {
  await page.goto('/quickstart/');
  const multi = snippet(page, transaction);
  expect(await multi.source()).toBe('SET stock 3\nMULTI\nDECR stock\nSET last-sale "a book"\nEXEC');
  await multi.setSource('ECHO "set from outside"');
  expect(await multi.source()).toBe('ECHO "set from outside"');
  await multi.run();
  expect(await multi.steps()).toEqual([{ input: 'ECHO "set from outside"', output: '"set from outside"\n' }]);
});

test('run() while it runs is the same run; stop() ends it with what it printed; reset() is the lesson again', async ({ page }) => {
  await page.goto('/scratchpad/');
  const redis = ofKind(page, 'redis');
  await redis.setSource('SUBSCRIBE news');
  const outcome = page.evaluate(async () => {
    const element = document.querySelector('redis-snippet[kind="redis"]') as HTMLElement & { run(): Promise<object>; stop(): void };
    const [first, second] = [element.run(), element.run()];
    await new Promise((resolve) => {
      element.addEventListener('stop-now', resolve, { once: true });
    });
    element.stop();
    return { same: (await first) === (await second), result: await first };
  });
  await redis.shows('(integer) 1');
  await redis.element.dispatchEvent('stop-now');
  const { same, result } = await outcome;
  expect(same).toBe(true);
  expect(result).toMatchObject({ status: 'stopped', exitCode: null, steps: [{ input: 'SUBSCRIBE news' }] });
  expect((result as RunResult).output).toContain('1) "subscribe"\n2) "news"\n3) (integer) 1\n');
  await redis.element.evaluate((element) => (element as HTMLElement & { reset(): void }).reset());
  await expect(redis.element).toHaveAttribute('state', 'idle');
  expect(await redis.source()).toBe('');
});

test('a run is with its worker before the page paints once its programs are there', async ({ page }) => {
  await page.goto('/quickstart/');
  const ping = snippet(page, 'redis-cli PING');
  await ping.run();
  const isHandedOver = await ping.element.evaluate(async (element) => {
    const own = Reflect.get(Worker.prototype, 'postMessage') as (...args: unknown[]) => void;
    let handedOver = false;
    Worker.prototype.postMessage = function post(this: Worker, ...args: unknown[]): void {
      handedOver ||= (args[0] as { type?: string }).type === 'run';
      Reflect.apply(own, this, args);
    };
    const run = (element as HTMLElement & { run(): Promise<unknown> }).run();
    // Of microtasks alone: the page paints between tasks.
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
    const before = handedOver;
    Worker.prototype.postMessage = own;
    await run;
    return before;
  });
  expect(isHandedOver).toBe(true);
});

test('a failing command is a result, with its exit code', async ({ page }) => {
  await page.goto('/scratchpad/');
  const redis = ofKind(page, 'redis');
  await redis.setSource('SHUTDOWN NOSAVE\nPING');
  const { ms: _, ...result } = await redis.result();
  expect(result).toMatchObject({ status: 'failed', exitCode: 1 });
  expect(result.steps.at(-1)).toEqual({ input: 'PING', output: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n' });
  await expect(redis.element).toHaveAttribute('state', 'failed');
  await expect(redis.element.getByText('exit status 1')).not.toHaveCount(0);
});

test('snippet-state and snippet-appeared bubble, in the order of what happens', async ({ page }) => {
  await page.goto('/quickstart/');
  const ping = snippet(page, 'redis-cli PING');
  await ping.works();
  const events = await ping.element.evaluate(async (element) => {
    const seen: unknown[] = [];
    const ended = new Promise<void>((resolve) => {
      document.addEventListener('snippet-state', (event) => {
        const { state, result } = (event as CustomEvent<{ state: string; result?: object }>).detail;
        // Whoever is told finds the element as the event says, and may run it again at once.
        seen.push(['state', state, element.getAttribute('state'), event.target === element, result]);
        if (result !== undefined) resolve();
      });
    });
    document.addEventListener('snippet-appeared', (event) => seen.push(['appeared', (event as CustomEvent<object>).detail]));
    const first = (element as HTMLElement & { run(): Promise<object> }).run();
    await ended;
    return { seen, result: await first };
  });
  expect(events.seen).toEqual([
    ['state', 'running', 'running', true, undefined],
    ['appeared', { step: 0, steps: 1, trouble: null }],
    ['state', 'done', 'done', true, events.result],
  ]);
  await ping.button('Reset').click();
  await expect(ping.element).toHaveAttribute('state', 'idle');
});

test('a run that its listener begins at the end of the last is a new one', async ({ page }) => {
  await page.goto('/quickstart/');
  const ping = snippet(page, 'redis-cli PING');
  await ping.works();
  const isSame = await ping.element.evaluate(async (element) => {
    const snippetElement = element as HTMLElement & { run(): Promise<{ ms: number }> };
    const second = new Promise<object>((resolve) => {
      element.addEventListener('snippet-state', (event) => {
        if ((event as CustomEvent<{ result?: object }>).detail.result !== undefined) resolve(snippetElement.run());
      });
    });
    const first = await snippetElement.run();
    return (await second) === first;
  });
  expect(isSame).toBe(false);
});

test('the notebook plays its snippets in their order, and leaves exercises out', async ({ page }) => {
  await page.goto('/scratchpad/');
  await ofKind(page, 'redis').setSource('ECHO redis');
  await ofKind(page, 'shell').setSource('echo shell');
  const played = await page.locator('redis-notebook').evaluate(async (element) => {
    const notebook = element as HTMLElement & { play(): Promise<{ parting: string; result: { output: string } | null }[]> };
    const begun: unknown[] = [];
    document.addEventListener('notebook-progress', (event) => {
      const { snippet: begins, at, of } = (event as CustomEvent<{ snippet: HTMLElement; at: number; of: number }>).detail;
      begun.push([begins.getAttribute('kind'), at, of]);
    });
    const outputs = async (): Promise<unknown> =>
      (await notebook.play()).map(({ parting, result }) => [parting, result?.output.replaceAll('"', '')]);
    const all = await outputs();
    document.querySelector('redis-snippet[kind="redis"]')?.setAttribute('exercise', '');
    return { all, begun, rest: await outputs() };
  });
  // Those that are empty have nothing to play.
  const order = await page
    .locator('redis-snippet')
    .evaluateAll((elements) =>
      elements
        .filter((element) => (element as HTMLElement & { source: string }).source !== '')
        .map((element) => element.getAttribute('kind') ?? ''),
    );
  expect(played.all).toEqual(order.map((kind) => ['ended', `${kind}\n`]));
  expect(played.begun.slice(0, 2)).toEqual(order.map((kind, at) => [kind, at, 2]));
  expect(played.rest).toEqual([['ended', 'shell\n']]);
});
