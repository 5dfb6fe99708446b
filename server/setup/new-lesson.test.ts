import { mkdtemp, readFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lessonOf, main, nextOrder } from './new-lesson.ts';

it.each([
  [[], 10],
  [[10, 20, 910], 30],
  [[10, 195], 200],
  [[895], 899],
])('stands after %j at %i', (orders, next) => expect(nextOrder(orders)).toBe(next));

it('writes a lesson where there is none, in a folder of its own, and over nothing', async () => {
  const root = await mkdtemp(join(tmpdir(), 'notebook-'));
  try {
    await mkdir(join(root, 'content'));
    await writeFile(join(root, 'content/quickstart.md'), '---\ntitle: Quickstart\norder: 10\n---\n');
    const run = (...args: string[]): Promise<void> => main({ root, args, unlock: () => undefined, finish: () => undefined });
    await run('patterns/rate-limiter');
    const file = join(root, 'content/patterns/rate-limiter.md');
    const text = await readFile(file, 'utf8');
    expect(text).toBe(lessonOf('patterns/rate-limiter', 20));
    expect(text).toMatch(/^---\ntitle: Rate limiter\n/);
    await expect(run('patterns/rate-limiter')).rejects.toThrow('content/patterns/rate-limiter.md is there already');
    expect(await readFile(file, 'utf8')).toBe(text);
    for (const args of [[], ['../up'], ['Lists'], ['a b'], ['/a'], ['a/'], ['a', 'b']])
      await expect(run(...args)).rejects.toThrow('takes one name');
  } finally {
    await rm(root, { recursive: true });
  }
});
