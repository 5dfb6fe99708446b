import { expect, test } from 'vitest';
import type { PageStore, Shelf } from '../../runners/page-store.ts';
import { newCell, type KeptCells } from './cell.ts';
import { CellShelf } from './cell-shelf.ts';

/** A store whose answers come when the test says so: what is written, and what is read, in the order in which it was asked for. */
class SlowStore implements PageStore {
  readonly #kept = new Map<string, KeptCells>();
  readonly #asked: (() => void)[] = [];

  shelf<Value>(): Shelf<Value> {
    return {
      get: (_page: string, id: string) => this.#ask(() => this.#kept.get(id) ?? null),
      put: (_page: string, id: string, value: KeptCells) =>
        this.#ask(() => {
          this.#kept.set(id, value);
          return 'kept';
        }),
      remove: (_page: string, id: string) => this.#ask(() => void this.#kept.delete(id)),
    } as unknown as Shelf<Value>;
  }

  tell(): void {}

  hold(): void {}

  /** How many answers are to come. */
  get asked(): number {
    return this.#asked.length;
  }

  /** Has the next answer come, once it is asked for, and whoever waits for it go on. */
  async answer(): Promise<void> {
    await settled();
    this.#asked.shift()?.();
    await settled();
  }

  #ask<Answer>(work: () => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      this.#asked.push(() => resolve(work()));
    });
  }
}

/** Resolves once whatever waits for nothing but a promise that is settled has gone on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const cell = newCell('redis', { source: 'PING' });

test('a cell that is brought back while its deletion is read is there', async () => {
  const store = new SlowStore();
  const shelf = new CellShelf(store, '/quickstart/');
  void shelf.remove(cell.id);
  await store.answer();
  const read = shelf.read(cell.id);
  await settled();
  void shelf.keep(cell);
  for (let answers = 0; answers < 3; answers += 1) await store.answer();
  expect(await read).toEqual(cell);
  expect(store.asked).toBe(0);
});

test('a cell that is deleted while another tab’s version of it is read is gone', async () => {
  const store = new SlowStore();
  const shelf = new CellShelf(store, '/quickstart/');
  void shelf.keep(cell);
  await store.answer();
  const read = shelf.read(cell.id);
  await settled();
  void shelf.remove(cell.id);
  for (let answers = 0; answers < 3; answers += 1) await store.answer();
  expect(await read).toBeNull();
});

test('a cell is read at once where this page writes nothing of it, whatever it writes of another', async () => {
  const store = new SlowStore();
  const shelf = new CellShelf(store, '/quickstart/');
  const read = shelf.read(cell.id);
  await store.answer();
  void shelf.keep(newCell('note'));
  expect(await read).toBeNull();
});
