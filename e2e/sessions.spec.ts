// Sessions: what lasts from snippet to snippet, who waits for whom, and the servers that snippets start and lose.
import { kept } from './fixtures/kept.ts';
import { ofKind, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test('a redis session lasts from snippet to snippet, as its prompt shows, until Reset; another session has its own', async ({ page }) => {
  await page.goto('/quickstart/');
  const [stock, select] = [snippet(page, 'SET stock 3'), snippet(page, 'SELECT 3')];
  await stock.setSource('SET stock 3\nSELECT 1\nMULTI');
  await stock.run();
  await select.setSource('INCR hits\nEXEC\nEXISTS stock');
  await select.run();
  expect(await select.text()).toBe('QUEUED\n1) (integer) 1\n(integer) 0\n');
  await expect(select.element.locator('.rn-prompt').first()).toHaveText('[1](TX)> ');
  await expect(select.element.locator('.rn-prompt').nth(2)).toHaveText('[1]> ');
  await stock.button('Reset').click();
  await select.run();
  expect(await select.text()).toMatch(/^\(integer\) 1\n\(error\) ERR EXEC without MULTI\n\(integer\) 1\n$/);

  // Within the shell a command that blocks gives its session back; in redis the next one waits, and says for whom.
  await stock.setSource('BLPOP nothing 0');
  await stock.button('Run').click();
  await expect(stock.element).toHaveAttribute('state', 'running');
  // What it rests on was told at its Run, and is no question any more.
  await expect(stock.message).not.toContainText('not run');
  await select.setSource('PING');
  await select.button('Run').click();
  await expect(select.element).toContainText('Waits for step 7');
  await stock.setSource('ECHO changed');
  await expect(select.element).toHaveAttribute('state', 'running');
  const shell = snippet(page, 'redis-cli PING');
  await shell.run();
  await select.element.getByRole('button', { name: 'Stop step 7' }).click();
  await stock.ends('stopped');
  await select.ends('done');
  expect(await select.text()).toBe('PONG\n');

  // What was changed during the run is not what shows below it: the snippet says so, and shows what Run would execute.
  await expect(stock.message).toContainText('The code was changed while it ran.');
  await expect(stock.element.locator('.rn-text')).toHaveText('BLPOP nothing 0');
  await stock.element.getByRole('button', { name: 'Show it' }).click();
  await expect(stock.element.locator('.rn-text')).toHaveText('ECHO changed');
  await expect(stock.element.locator('.rn-prompt')).toHaveText('> ');
  await expect(stock.message).not.toContainText('The code was changed while it ran.');
});

test('a refused command ends its snippet, in Python too, and one link starts a server there', async ({ page }) => {
  await page.goto('/scratchpad/');
  const [shell, redis, python] = [ofKind(page, 'shell'), ofKind(page, 'redis'), ofKind(page, 'python')];
  expect(await redis.exec('SHUTDOWN NOSAVE\nPING\nPING', 'failed')).toBe(
    'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n',
  );
  await python.setSource('import redis\nredis.Redis().ping()');
  await python.button('Run').click();
  await expect(python.element).toHaveAttribute('state', 'failed', { timeout: 60_000 });
  await python.element.getByRole('button', { name: 'Start a server there' }).click();
  await python.element.getByRole('button', { name: 'Run again' }).click();
  await expect(python.element).toHaveAttribute('state', 'done');

  // A server that runs already is no dead end.
  await shell.setSource('redis-server');
  await shell.run('failed');
  await expect(shell.element).toContainText('A server runs on port 6379 already.');
  await shell.element.getByRole('button', { name: 'Stop it and start again' }).click();
  await shell.shows('Ready to accept connections');
  await expect(shell.element).toHaveAttribute('state', 'running');
});

test('a server in the foreground is the machine’s: its snippet finds it again after a reload and in another tab, and stops it', async ({
  page,
}) => {
  await page.goto('/quickstart/');
  await snippet(page, 'redis-server').button('Run').click();
  await snippet(page, 'redis-server').shows('Ready to accept connections');
  await kept(page);
  await page.reload();
  const server = snippet(page, 'redis-server');
  await expect(server.element).toHaveAttribute('state', 'running');
  await server.shows(/Running in standalone mode[^]*Ready to accept connections/);
  const tab = await page.context().newPage();
  await tab.goto('/quickstart/');
  const other = snippet(tab, 'redis-server');
  await other.shows('Ready to accept connections');
  await other.stop();
  expect(await other.text()).toContain('bye bye');
  await server.ends('done');
  await server.shows('bye bye');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run page', exact: true })).toBeEnabled();
  await expect(server.element).toHaveAttribute('state', 'idle');
});
