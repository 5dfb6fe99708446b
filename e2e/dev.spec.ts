// Dev: `npm run dev`, as an author uses it.
import { snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

// What Vite has bundled anew it no longer gives as it was, and a page that asked for that is reloaded.
test.use({ expectedErrors: /504 \(Outdated (?:Optimize Dep|Request)\)/ });

test("the authors' server shows the lessons with snippets that run", async ({ startNotebook, page }) => {
  test.slow();
  const dev = await startNotebook({}, 'dev');
  await page.goto(`${dev.url}/quickstart/`);
  // Vite reloads the page once it has found what the scripts import, which may come in the middle of a first Run.
  const ping = snippet(page, 'redis-cli PING');
  await expect(async () => {
    if (/idle|failed|unavailable/.test((await ping.element.getAttribute('state')) ?? 'idle')) await ping.button('Run').click();
    await expect(ping.element).toHaveAttribute('state', 'done', { timeout: 1_000 });
  }).toPass({ timeout: 240_000 });
  expect(await ping.text()).toBe('PONG\n');
});
