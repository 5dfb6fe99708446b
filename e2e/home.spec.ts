// Home: the first page: its live snippet, the path of lessons, and where a reader left off.
import { kept } from './fixtures/kept.ts';
import { Snippet, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test.use({ viewport: { width: 1280, height: 900 } });

test('the first screen runs, takes commands to try, and nothing below it moves', async ({ page }) => {
  await page.goto('/');
  const path = page.getByRole('heading', { name: 'The path' });
  await expect(path).toBeInViewport();
  const hero = new Snippet(page.locator('hero-snippet redis-snippet'));
  const before = await path.boundingBox();
  await hero.run();
  await expect(hero.element).toContainText('3 of 3 as in the lesson');
  for (const command of ['INCR visits', 'INCR visits', 'TTL greeting', 'KEYS *', 'KEYS *']) {
    await page.getByRole('button', { name: command, exact: true }).click();
    await hero.ends('done');
    await expect.poll(() => hero.source()).toMatch(new RegExp(`${command.replace('*', '\\*')}$`));
  }
  await expect(hero.output.last()).toContainText('"visits"');
  // Two presses at once are two runs, one after the other.
  const two = page.getByRole('button', { name: 'INCR visits', exact: true });
  await two.dblclick();
  await expect.poll(async () => (await hero.source()).match(/INCR visits$/gm)?.length).toBe(4);
  await hero.ends('done');
  await page.getByRole('button', { name: 'KEYS *', exact: true }).click();
  await expect.poll(async () => (await hero.source()).match(/KEYS \*$/gm)?.length).toBe(3);
  await hero.ends('done');
  // Its end is in sight, in the same place as before.
  await expect(hero.output.last()).toBeInViewport();
  expect(await path.boundingBox()).toEqual(before);
  // Nothing of it is kept as the reader's own edit.
  await page.reload();
  await expect(hero.button('Run')).toBeEnabled();
  expect(await hero.source()).not.toContain('KEYS');
});

test('the path says what each lesson promises and how far the reader is, and the button goes on there', async ({ page }) => {
  await page.goto('/');
  const row = page.getByRole('main').getByRole('link', { name: /^Quickstart/ });
  await expect(row).toContainText('Start a server');
  await expect(row).toContainText('15 min');
  await expect(page.getByRole('link', { name: 'Start with the quickstart' })).toHaveAttribute('href', '/quickstart/');

  await page.goto('/quickstart/');
  await snippet(page, 'redis-cli PING').run();
  await expect(page.getByRole('navigation').getByRole('link', { name: /^Quickstart/ })).toContainText(/1\/\d+/);
  await kept(page);
  await page.goto('/');
  await expect(row).toContainText(/1 of \d+ steps/);
  const button = page.getByRole('link', { name: 'Continue at Quickstart, step 1' });
  await expect(button).toHaveAttribute('href', '/quickstart/');

  // The same lessons in French are the same lessons.
  await page.goto('/fr/');
  await expect(page.getByRole('main').getByRole('link', { name: /^Quickstart/ })).toContainText(/1 sur \d+ étapes/);
  await expect(page.getByRole('link', { name: 'Continuer à Quickstart, étape 1' })).toHaveAttribute('href', '/fr/quickstart/');
});

for (const width of [820, 360]) {
  test(`at ${width} px everything stands below everything else, whole`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const boxes = await page.locator('.hero, hero-snippet, lesson-path, .home-rest').evaluateAll((parts) =>
      parts.map((part) => {
        const { top, bottom, left, right } = part.getBoundingClientRect();
        return { top, bottom, left, right };
      }),
    );
    for (const [at, box] of boxes.entries()) {
      expect(box.left, `part ${at}`).toBe(boxes[0]?.left);
      expect(box.right, `part ${at}`).toBe(boxes[0]?.right);
      if (at > 0) expect(box.top, `part ${at}`).toBeGreaterThanOrEqual(boxes[at - 1]?.bottom ?? 0);
    }
    const snippetOfHero = new Snippet(page.locator('hero-snippet redis-snippet'));
    await snippetOfHero.run();
    await expect(snippetOfHero.element).toContainText('3 of 3');
  });
}
