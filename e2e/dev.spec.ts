// Dev: `npm run dev`, as an author uses it.
import { snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test("the authors' server shows the lessons with snippets that run", async ({ startNotebook, page }) => {
  test.slow();
  const dev = await startNotebook({}, 'dev');
  await page.goto(`${dev.url}/quickstart/`);
  // Vite reloads the page once it has found what the scripts import, which may come in the middle of a first Run.
  const ping = snippet(page, 'redis-cli PING');
  await expect(async () => {
    await ping.run();
    expect(await ping.text()).toBe('PONG\n');
  }).toPass();
});
