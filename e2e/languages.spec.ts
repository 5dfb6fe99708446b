// Languages: the interface in French, on lessons that are translated and on those that are not.
import { kept } from './fixtures/kept.ts';
import { Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test.use({ expectedErrors: /404 \(Not Found\) .*\/fr\/nowhere\// });

test('a reader chooses French: the interface speaks it, links stay in it, the lesson itself is the English one', async ({ page }) => {
  await page.goto('/quickstart/');
  await page.getByRole('combobox', { name: 'Select language' }).first().selectOption({ label: 'Français' });
  await expect(page).toHaveURL(/\/fr\/quickstart\/$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByRole('main')).toHaveAttribute('lang', 'en');
  await expect(page.getByText('pas encore disponible dans votre langue')).toBeVisible();
  await expect(page.getByRole('navigation').getByText('Pour commencer')).toBeVisible();

  // The snippet is the same, with its buttons and what it says in French.
  const select = new Snippet(page.getByRole('group', { name: 'Extrait Redis : SELECT 3' }));
  await select.element.getByRole('button', { name: 'Lancer', exact: true }).click();
  await select.ends('done');
  await expect(select.element).toContainText('comme dans la leçon');
  await expect(select.element.getByRole('status')).toContainText('Terminé en');

  await page.getByRole('button', { name: 'Votre machine' }).click();
  await expect(page.getByRole('dialog', { name: 'Votre machine' })).toContainText('toutes les clés');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.getByRole('dialog').getByRole('searchbox').fill('MULTI');
  const found = page
    .getByRole('dialog')
    .getByRole('link')
    .filter({ has: page.locator('code', { hasText: 'MULTI' }) });
  await expect(found.first()).toHaveAttribute('href', /^\/fr\//);
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('Trouvé');
  await page.keyboard.press('Escape');

  // A lesson and its translation are one: what is done and edited counts in both.
  const visits = new Snippet(page.getByRole('group', { name: 'Extrait Redis : SET visits 10' }));
  await visits.element.getByRole('button', { name: 'Lancer', exact: true }).click();
  await visits.ends('done');
  await select.setSource('SELECT 4');
  // What the code editor brings along is French as well.
  await select.element.locator('.rn-screen').click();
  await expect(select.element.locator('.monaco-editor').first()).toBeVisible();
  await page.keyboard.press('Control+F');
  await expect(select.element.getByPlaceholder('Rechercher')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary').getByRole('heading', { name: 'Sur cette page' })).toContainText(/1 étape faite sur \d+/);
  await kept(page);
  await page.goto('/quickstart/');
  const english = new Snippet(page.getByRole('group', { name: 'Redis snippet: SELECT 3' }));
  await expect.poll(() => english.source()).toBe('SELECT 4');
  await expect(page.getByRole('complementary').getByRole('heading', { name: 'On this page' })).toContainText(/1 of \d+ steps done/);

  // What the site itself says on a French page, and where there is none.
  await page.goto('/fr/');
  await expect(page.getByRole('link', { name: /^Section intitulée/ }).first()).toBeAttached();
  await page.goto('/fr/nowhere/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cette page n’existe pas');

  await page.goto('/fr/python/');
  await expect(page.getByRole('main').getByRole('link', { name: 'quickstart' }).first()).toHaveAttribute('href', '/fr/quickstart/');
});
