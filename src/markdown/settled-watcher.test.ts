import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoaderContext } from 'astro/loaders';
import { expect, onTestFinished, test, vi } from 'vitest';
import { settledWatcher } from './settled-watcher.ts';

type Watcher = NonNullable<LoaderContext['watcher']>;

test('changes are handled in turn, and the file once more after the last, whether that was told or not', async () => {
  const files = new EventEmitter();
  let text = 'emptied';
  const kept: string[] = [];
  const first = Promise.withResolvers<void>();
  const keep: () => unknown = async () => {
    const read = text;
    if (kept.length === 0) await first.promise;
    kept.push(read);
  };
  // As Astro's loader gives its handlers, which are asynchronous.
  settledWatcher(files as unknown as Watcher).on('change', keep);
  files.emit('change', 'lesson.md');
  await Promise.resolve();
  text = 'half written';
  files.emit('change', 'lesson.md');
  first.resolve();
  await vi.waitFor(() => expect(kept).toEqual(['emptied', 'half written']), 20_000);
  // Of this nobody tells.
  text = 'whole';
  await vi.waitFor(() => expect(kept.at(-1)).toBe('whole'), 20_000);
});

test('a second change that is not told is told to all who watch, and only where there was one', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const folder = mkdtempSync(join(tmpdir(), 'settled-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lesson = join(folder, 'lesson.md');
  writeFileSync(lesson, '');
  const files = new EventEmitter();
  let told = 0;
  files.on('change', () => (told += 1));
  settledWatcher(files as unknown as Watcher).on('change', () => undefined);
  files.emit('change', lesson);
  writeFileSync(lesson, 'whole');
  vi.runAllTimers();
  expect(told).toBe(2);
  files.emit('change', lesson);
  vi.runAllTimers();
  expect(told).toBe(3);
  // It is gone, of which its own event tells.
  files.emit('change', lesson);
  rmSync(lesson);
  vi.runAllTimers();
  expect(told).toBe(4);
});
