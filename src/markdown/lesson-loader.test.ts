import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoaderContext } from 'astro/loaders';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lessons } from './lesson-loader.ts';
import { revisionOf } from './lesson-revision.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lessons-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What Astro hands to its loader, as far as it matters here: a front matter of "key: value" lines, and a schema that wants a title. */
function astro(watcher: EventEmitter | null): { context: LoaderContext; store: Map<string, { data: Record<string, unknown> }> } {
  const store = new Map<string, { data: Record<string, unknown> }>();
  const entryType = {
    async getEntryInfo({ contents }: { contents: string }) {
      const [, head = '', body = ''] = contents.split('---\n');
      if (head.includes('"')) throw Object.assign(new Error('a quote is not closed'), { loc: { line: 2 } });
      const data = Object.fromEntries(
        head
          .split('\n')
          .filter(Boolean)
          .map((line) => line.split(': ')),
      );
      return { data, body };
    },
  };
  const context = {
    collection: 'docs',
    logger: { warn() {}, error() {}, info() {} },
    config: { root: pathToFileURL(`${folder}/`), srcDir: pathToFileURL(`${folder}/src/`) },
    entryTypes: new Map([['.md', entryType]]),
    generateDigest: (text: string) => text,
    parseData: async ({ data }: { data: Record<string, unknown> }) => {
      if (data['title'] === undefined)
        throw new Error('**docs → x** data does not match collection schema.\n\n  **title**: **title**: Required');
      return { head: [], ...data };
    },
    store: Object.assign(store, {
      set: (entry: { id: string; data: Record<string, unknown> }) => Map.prototype.set.call(store, entry.id, entry),
      addModuleImport() {},
    }),
    ...(watcher === null ? {} : { watcher: Object.assign(watcher, { add() {} }) }),
  };
  return { context: context as unknown as LoaderContext, store };
}

const fault = (reason: string, line = 1): unknown => ({
  title: 'A lesson with a fault',
  head: [],
  fault: { file: join(folder, 'lesson.md'), line, reason: expect.stringContaining(reason) as string },
});

test('a build ends at a lesson without a title', async () => {
  await writeFile(join(folder, 'lesson.md'), '---\ndescription: none\n---\ntext\n');
  await expect(lessons(folder).load(astro(null).context)).rejects.toThrow('**title**: Required');
});

test.each([
  ['promise', 'minutes'],
  ['minutes', 'promise'],
])('a build ends at a lesson with "%s" and no "%s", by its file and line', async (given, missing) => {
  const file = join(folder, 'lesson.md');
  await writeFile(file, `---\ntitle: Half\n${given}: 5\n---\ntext\n`);
  await expect(lessons(folder).load(astro(null).context)).rejects.toThrow(
    `${file}:3: its front matter has "${given}" without "${missing}"`,
  );

  const { context, store } = astro(new EventEmitter());
  await lessons(folder).load(context);
  expect(store.get('lesson')?.data).toEqual(fault(`"${given}" without "${missing}"`, 3));

  await writeFile(file, `---\ntitle: Whole\n${given}: 5\n${missing}: 5\n---\ntext\n`);
  await mkdir(join(folder, 'fr'));
  await writeFile(join(folder, 'fr', 'lesson.md'), `---\ntitle: Entier\n${given}: 5\n---\ntexte\n`);
  const whole = astro(null);
  await lessons(folder).load(whole.context);
  expect([...whole.store.keys()].toSorted()).toEqual(['fr/lesson', 'lesson']);
  // The published page does not say of which text it is.
  expect(whole.store.get('lesson')?.data).not.toHaveProperty('revision');
});

test('while an author writes, the page itself gets the fault, from the start and after a change', async () => {
  const watcher = new EventEmitter();
  const file = join(folder, 'lesson.md');
  const { context, store } = astro(watcher);
  await writeFile(file, '---\ndescription: none\n---\ntext\n');
  await lessons(folder).load(context);
  expect(store.get('lesson')?.data).toEqual(fault('title: Required. A lesson begins with "---"'));

  const changed = async (text: string, data: unknown): Promise<void> => {
    await writeFile(file, text);
    watcher.emit('change', file);
    await expect.poll(() => store.get('lesson')?.data).toEqual(data);
  };
  const whole = '---\ntitle: Whole\n---\ntext\n';
  await changed(whole, { head: [], title: 'Whole', revision: revisionOf(whole) });
  await changed('---\ntitle: "open\n---\ntext\n', fault('a quote is not closed', 2));
});
