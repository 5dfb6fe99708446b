// Real Vite, with two modules that are as Astro's page and the lessons behind it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, isRunnableDevEnvironment, type RunnableDevEnvironment, type ViteDevServer } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFresh } from './fresh-modules.ts';

let folder: string;
let server: ViteDevServer;
let environment: RunnableDevEnvironment;
/** What is saved of the lesson. */
let saved: string;
/** What reads the lesson waits for this, once it has read it. */
let reading: { readonly begun: () => void; readonly end: Promise<void> } | null;

const lessons = '\0virtual:lessons';

beforeEach(async () => {
  saved = 'first';
  reading = null;
  folder = mkdtempSync(join(tmpdir(), 'fresh-'));
  server = await createServer({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, watch: null },
    plugins: [
      {
        name: 'lessons',
        resolveId: (id) => (id.startsWith('virtual:') ? `\0${id}` : null),
        async load(id) {
          if (id === '\0virtual:page') return "export { text } from 'virtual:lessons';";
          if (id !== lessons) return null;
          const text = saved;
          reading?.begun();
          await reading?.end;
          return `export const text = ${JSON.stringify(text)};`;
        },
      },
    ],
  });
  const { ssr } = server.environments;
  if (ssr === undefined || !isRunnableDevEnvironment(ssr)) throw new Error('Vite has no environment that runs modules');
  environment = ssr;
  keepFresh(environment);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function page(): Promise<unknown> {
  return (await environment.runner.import<{ readonly text: unknown }>('virtual:page')).text;
}

/** As Astro does once it has written what is saved. */
function save(text: string): void {
  saved = text;
  const { moduleGraph, runner } = environment;
  const transformed = moduleGraph.getModuleById(lessons);
  const evaluated = runner.evaluatedModules.getModuleById(lessons);
  if (transformed !== undefined) moduleGraph.invalidateModule(transformed, undefined, Date.now(), true);
  if (evaluated !== undefined) runner.evaluatedModules.invalidateModule(evaluated);
}

test('a page shows what is saved while its styles are looked for', async () => {
  expect(await page()).toBe('first');
  save('second');
  // As Astro has each module of a page transformed that is not, to find its styles.
  for (const module of ['virtual:page', 'virtual:lessons']) await environment.transformRequest(module);
  expect(await page()).toBe('second');
});

test('a page shows what is saved while the save before it is read', async () => {
  expect(await page()).toBe('first');
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  reading = { begun: begun.resolve, end: end.promise };
  save('second');
  const under = page();
  await begun.promise;
  save('third');
  reading = null;
  end.resolve();
  await under.catch(() => undefined);
  expect(await page()).toBe('third');
});
