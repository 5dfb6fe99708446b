// Reading: the site for those who read: without JavaScript, without a bridge, on a phone, by keyboard, by ear, by search.
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from 'playwright/test';
import { violations } from './fixtures/axe.ts';
import { holdBack } from './fixtures/held-back.ts';
import { lessonPages } from './fixtures/lesson.ts';
import { bridgeAway } from './fixtures/page-errors.ts';
import { ofKind, snippet, snippets } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

/** Every lesson, and one that stands in for its French translation: they are all made the same way. */
const pages = [...lessonPages(), '/fr/quickstart/'];

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('printed output reads well, and nothing is offered that does not work', async ({ page }) => {
    await page.goto('/quickstart/');
    for (const text of ['redis-cli PING', 'PONG', '1) (integer) 2', 'Ready to accept connections', '3) (integer) 1']) {
      await expect(page.locator('redis-snippet').getByText(text).first()).toBeVisible();
    }
    expect(await snippets(page).count()).toBeGreaterThan(10);
    for (const button of await page.locator('redis-snippet button, redis-code button, machine-menu button').all())
      await expect(button).toBeHidden();
  });
});

for (const address of ['/', '/quickstart/', '/data-types/strings/', '/scratchpad/', '/fr/', '/fr/quickstart/']) {
  test(`script of ${address} before its reader moves is at most 30 KiB, compressed`, async ({ page }) => {
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(address, { waitUntil: 'networkidle' });
    await expect(page.getByRole('button', { name: address.startsWith('/fr/') ? 'Lancer' : 'Run', exact: true }).first()).toBeEnabled();
    expect(await page.locator('link[rel="modulepreload"]').count(), 'nothing is fetched ahead').toBe(0);
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(30 * 1024);
  });
}

test('what is pressed before the script has come counts once it has', async ({ page }) => {
  let held = Promise.withResolvers<void>();
  await page.route('**/_astro/*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  const open = async (address: string): Promise<void> => {
    held = Promise.withResolvers<void>();
    await page.goto(address, { waitUntil: 'commit' });
    // What is still to come would move what is to be pressed.
    await page.locator('footer').last().waitFor({ state: 'attached' });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
  };
  const press = async (button: Locator): Promise<void> => {
    await expect(button).toBeDisabled();
    await expect(async () => {
      await button.scrollIntoViewIfNeeded();
      const box = await button.boundingBox();
      await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
      await expect(button).toHaveAttribute('data-pressed', { timeout: 500 });
    }).toPass();
  };
  await open('/quickstart/');
  const select = snippet(page, 'SELECT 3');
  await press(select.button('Run'));
  await press(page.getByRole('button', { name: /search/i }));
  await expect(select.element).toHaveAttribute('state', 'idle');
  held.resolve();
  await select.ends('done');
  await expect(page.getByRole('dialog').getByRole('searchbox')).toBeFocused();

  // So do the keys of the search.
  await open('/quickstart/');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeHidden();
  held.resolve();
  await expect(page.getByRole('dialog').getByRole('searchbox')).toBeFocused();

  await open('/scratchpad/');
  await press(page.getByRole('button', { name: 'New notebook' }));
  held.resolve();
  await expect(page.getByRole('heading', { level: 1, name: 'Untitled notebook' })).toBeVisible();
});

for (const [address, width] of [
  ['/quickstart/', 1280],
  ['/quickstart/', 360],
  ['/', 1280],
  ['/', 820],
  ['/scratchpad/', 1280],
] as const) {
  test(`nothing of ${address} moves at ${width} px, however it comes: in parts, its script after all of it`, async ({
    page,
    startProxy,
  }) => {
    const release = await holdBack(page, '**/_astro/*.js');
    await page.addInitScript(() => {
      const shifts: string[] = [];
      const total = { sum: 0, shifts };
      Object.assign(globalThis, { total });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Node | null }[] })[]) {
          total.sum += entry.value;
          const moved = entry.sources.map(({ node }) =>
            node instanceof Element ? node.cloneNode(false) : node?.parentElement?.cloneNode(false),
          );
          shifts.push(`${entry.value}: ${moved.map((node) => (node instanceof Element ? node.outerHTML : 'text')).join(' ')}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.setViewportSize({ width, height: 900 });
    const proxy = await startProxy({
      upgrades: 'pass',
      pausesBefore: ['<starlight-toc', '<div class="main-pane', '<h1', '<redis-notebook', '<redis-snippet', '<lesson-path'],
    });
    await page.goto(`${proxy.url}${address}`, { waitUntil: 'commit' });
    const painted = async (): Promise<void> =>
      await page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
          }),
      );
    let elements = 0;
    do {
      await page.waitForFunction(
        (before) => document.querySelectorAll('*').length > before && performance.getEntriesByName('first-contentful-paint').length > 0,
        elements,
      );
      elements = await page.locator('*').count();
      await painted();
    } while (proxy.goOn());
    release();
    await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeEnabled();
    await painted();
    const { sum, shifts } = await page.evaluate(() => (globalThis as unknown as { total: { sum: number; shifts: string[] } }).total);
    expect(sum, shifts.join('\n')).toBeLessThan(0.02);
  });
}

test.describe('without a bridge', () => {
  test.use({ expectedErrors: bridgeAway });

  // Runs that meet no bridge are bad-input.spec.ts' own, and what cannot be loaded is snippet.spec.ts'.
  test(
    'a page that is open stays readable, says what is wrong, and works again with the bridge',
    wholeIf(true),
    async ({ ownNotebook, page }) => {
      await page.goto(`${ownNotebook.url}/quickstart/`);
      const select = snippet(page, 'SELECT 3');
      await select.run();
      await ownNotebook.stop();
      await select.run('unavailable');
      const unreachable = "The notebook's server does not answer. Start it again, or check the network";
      await expect(select.message).toContainText(unreachable);
      await expect(page.getByText('QUEUED').first()).toBeVisible();
      await ownNotebook.start();
      await select.run('done');
      await expect(select.element).not.toContainText(unreachable);
    },
  );

  test('a program that cannot be loaded is named, and comes with the next run', wholeIf(true), async ({ ownNotebook, page }) => {
    await page.goto(`${ownNotebook.url}/quickstart/`);
    const select = snippet(page, 'SELECT 3');
    await ownNotebook.stop();
    await select.run('unavailable');
    await expect(select.message).toContainText('could not be loaded');
    await ownNotebook.start();
    await page.reload();
    await select.run('done');
  });
});

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** One of each kind of page: what a text may do wrong on any of them is content.spec.ts'. */
const kinds = [
  '/',
  '/authoring/',
  '/chat-app/',
  '/data-types/lists/',
  '/fr/quickstart/',
  '/http-api/',
  '/patterns/lock/',
  '/public-server/',
  '/python/',
  '/quickstart/',
  '/reference/',
  '/scratchpad/',
];

for (const [which, addresses] of [
  ['a page of each kind', kinds],
  ['any other page', pages.filter((address) => !kinds.includes(address))],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`in ${colorScheme} colours`, () => {
      test.use({ colorScheme });

      test(`${which} fits a phone, and assistive technology finds its way on it`, wholeIf(addresses !== kinds), async ({ page }) => {
        test.slow();
        // Colours change no width and no order: each page in one of them, and pages with everything on them in both (access.spec.ts).
        for (const address of addresses.filter((_, index) => (index % 2 === 0) === (colorScheme === 'light'))) {
          await page.setViewportSize({ width: 360, height: 740 });
          expect((await page.goto(address))?.status(), address).toBe(200);
          await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
          expect(await widthOf(page), address).toBe(360);
          await page.setViewportSize({ width: 1280, height: 720 });
          await expect(page.locator('html')).toHaveAttribute('lang', address.startsWith('/fr/') ? 'fr' : 'en');
          await expect(page.getByRole('heading', { level: 1 }), address).toHaveCount(1);
          await expect(page.locator('redis-snippet [data-action="run"][disabled]'), address).toHaveCount(0);
          expect(await violations(page), address).toEqual([]);
        }
      });
    });
  }
}

test('a page whose snippet printed long lines is no wider than a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/scratchpad/');
  const redis = ofKind(page, 'redis');
  await redis.exec(`ECHO ${'wide'.repeat(100)}`);
  expect(await widthOf(page)).toBe(360);
  await expect(redis.button('Run')).toBeInViewport({ ratio: 1 });
});

test('alerts are asides of their kind, and snippets inside them run', async ({ page }) => {
  await page.goto('/quickstart/');
  for (const name of ['Note', 'Tip']) await expect(page.getByRole('complementary', { name }).first()).toBeVisible();
  await expect(page.getByText('[!NOTE]')).toHaveCount(0);
  await page.goto('/public-server/');
  await expect(page.getByRole('complementary', { name: 'Caution' }).first()).toBeVisible();
});

test('the search finds a command and leads to it', async ({ page }) => {
  const release = await holdBack(page, /pagefind\.js/);
  await page.goto('/');
  const start = page.url();
  await page.getByRole('button', { name: /search/i }).click();
  await page.getByRole('dialog').getByRole('searchbox').fill('MULTI');
  // Enter before there is something to find waits for it.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  release();
  await expect(page).not.toHaveURL(start);
  await page.goto('/');
  await page.getByRole('button', { name: /search/i }).click();
  await page.getByRole('dialog').getByRole('searchbox').fill('MULTI');
  const found = page.getByRole('dialog').getByRole('link').filter({ hasText: 'Transactions' }).first();
  await expect(found).toContainText('MULTI');
  await found.click();
  await expect(page).toHaveURL(/\/data-types\/transactions\//);
  await expect(page.getByRole('heading', { name: 'One step', exact: true })).toBeInViewport();
});

test('the search knows by which command one does what one asks for, and shows it as code', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /search/i }).click();
  const dialog = page.getByRole('dialog');
  for (const [question, answer] of [
    ['transaction', '> MULTI'],
    ['delete a key', 'DEL'],
  ] as const) {
    await dialog.getByRole('searchbox').fill(question);
    const found = dialog.getByRole('link').filter({ has: page.locator('code', { hasText: answer }) });
    await expect(found.first(), question).toBeVisible();
    await expect(dialog.getByRole('status'), question).toContainText(/^Found \d+ commands?/);
  }
});

test('the way from the landing page to a first result takes the keyboard alone', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Start with the quickstart' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/quickstart\/$/);
  const multi = snippet(page, 'SET stock 3');
  await expect(multi.button('Run')).toBeEnabled();
  for (let presses = 0; presses < 200; presses += 1) {
    if (await multi.button('Run').evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(multi.button('Run')).toBeFocused();
  await page.keyboard.press('Enter');
  await multi.ends('done');
  // The focus comes back to where the reader was.
  await expect(multi.button('Run')).toBeFocused();
});

test.describe('a page that is not there', () => {
  test.use({ expectedErrors: /404 \(Not Found\) .*\/no\/such\/page/ });

  test('says so and leads back', async ({ page }) => {
    const response = await page.goto('/no/such/page/');
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
    await page.getByRole('link', { name: 'To the quickstart' }).click();
    await expect(page).toHaveURL(/\/quickstart\/$/);
  });
});
