// Element: what <redis-snippet> promises to those who embed it: its property source, its methods, and their RunResult.
import { ofKind, snippet, type RunResult } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const transaction = 'SET stock 3';

test('run() of the lesson resolves to a RunResult, with what compares', async ({ page }) => {
  await page.goto('/quickstart/');
  const { ms, ...result } = await snippet(page, transaction).result();
  expect(result).toStrictEqual({
    status: 'done',
    output: 'OK\nOK\nQUEUED\nQUEUED\n1) (integer) 2\n2) OK\n',
    exitCode: 0,
    steps: [
      { input: 'SET stock 3', output: 'OK\n', match: 'equal' },
      { input: 'MULTI', output: 'OK\n', match: 'equal' },
      { input: 'DECR stock', output: 'QUEUED\n', match: 'equal' },
      { input: 'SET last-sale "a book"', output: 'QUEUED\n', match: 'equal' },
      { input: 'EXEC', output: '1) (integer) 2\n2) OK\n', match: 'equal' },
    ],
  } satisfies Omit<RunResult, 'ms'>);
  expect(ms).toBeGreaterThan(0);
});

test('run() of other code has nothing to compare with', async ({ page }) => {
  await page.goto('/quickstart/');
  const multi = snippet(page, transaction);
  await multi.setSource('GET nothing\nLPUSH list a b');
  const { ms, ...result } = await multi.result();
  expect(result).toStrictEqual({
    status: 'done', output: '(nil)\n(integer) 2\n', exitCode: 0,
    steps: [{ input: 'GET nothing', output: '(nil)\n' }, { input: 'LPUSH list a b', output: '(integer) 2\n' }],
  });
  expect(ms).toBeGreaterThan(0);
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
    await new Promise((resolve) => { element.addEventListener('stop-now', resolve, { once: true }); });
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
