import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageStore, Shelf, StoreChange } from '../runners/page-store.ts';
import { texts } from '../texts/texts.test-support.ts';
import type { Edit } from './edits.ts';
import { KeptEdits } from './kept-edits.ts';
import type { EditedSnippet } from './page-edits.ts';
import { hashOf, identityText } from './snippet-identity.ts';
import type { Strip, StripSlot } from './strip.ts';

const page = '/quickstart/';
const idOf = (original: string): string => identityText({ kind: 'redis', session: 'main', hash: hashOf(original), occurrence: 0 });

/** A store in memory, with what other tabs do to it. */
class TestStore implements PageStore {
  readonly kept = new Map<string, Edit>();
  readonly troubles: string[] = [];
  readonly held: Promise<unknown>[] = [];
  isReadable = true;
  #listener: (change: StoreChange) => void = () => undefined;

  shelf<Value>(): Shelf<Value> {
    return {
      get: (_page: string, id: string) => Promise.resolve(this.kept.get(id) ?? null),
      all: () => Promise.resolve(!this.isReadable ? undefined : [...this.kept].map(([id, value]) => ({ page, id, value, at: 0 }))),
      put: (_page: string, id: string, value: Edit) => {
        this.kept.set(id, value);
        this.#listener({ area: 'edits', page, id, from: 'here' });
        return Promise.resolve('kept');
      },
      remove: (_page: string, id: string) => {
        this.kept.delete(id);
        return Promise.resolve();
      },
      watch: (listener: (change: StoreChange) => void) => {
        this.#listener = listener;
        return () => undefined;
      },
    } as unknown as Shelf<Value>;
  }

  tell(trouble: string): void {
    this.troubles.push(trouble);
  }

  hold(work: Promise<unknown>): void {
    this.held.push(work);
  }

  async changeElsewhere(id: string, value: Edit | null, from: StoreChange['from'] = 'elsewhere'): Promise<void> {
    if (value === null) this.kept.delete(id);
    else this.kept.set(id, value);
    this.#listener({ area: 'edits', page, id, from });
    await settled();
  }
}

class TestSnippet implements EditedSnippet {
  readonly identity: string;
  readonly original: string;
  source: string;
  isTyping = false;
  readonly strips = new Map<StripSlot, Strip>();

  constructor(original: string) {
    this.original = original;
    this.identity = idOf(original);
    this.source = original;
  }

  showKept(source: string): void {
    this.source = source;
  }

  strip(slot: StripSlot, strip: Strip | null): void {
    if (strip === null) this.strips.delete(slot);
    else this.strips.set(slot, strip);
  }

  press(slot: StripSlot, label: string): void {
    this.strips
      .get(slot)
      ?.links?.find((link) => link.label === label)
      ?.act();
  }
}

/** Lets promises that are settled be heard. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let store: TestStore;
let snippet: TestSnippet;
let edits: KeptEdits;
beforeEach(() => {
  store = new TestStore();
  snippet = new TestSnippet('GET a');
});

async function open(): Promise<void> {
  edits = new KeptEdits(store, page, texts.edits);
  edits.add(snippet);
  await settled();
}

it('keeps what is changed, brings it back, and forgets what is as in the lesson again', async () => {
  await open();
  snippet.source = 'GET b';
  edits.keep(snippet);
  expect([...store.kept]).toEqual([[snippet.identity, { original: 'GET a', edited: 'GET b' }]]);

  snippet = new TestSnippet('GET a');
  await open();
  expect(snippet.source).toBe('GET b');
  snippet.source = 'GET a';
  edits.keep(snippet);
  expect(store.kept.size).toBe(0);
});

it('leaves alone what was typed before the store was open', async () => {
  store.kept.set(snippet.identity, { original: 'GET a', edited: 'GET b' });
  snippet.source = 'GET c';
  await open();
  expect(snippet.source).toBe('GET c');
  // What was there before is not lost, either.
  expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.editedBefore, { code: 'GET b' }]);
  snippet.press('edits', 'Take that one');
  expect([snippet.source, store.kept.get(snippet.identity)?.edited]).toEqual(['GET b', 'GET b']);
});

it('reads again where the store could not be read, and writes over nothing before', async () => {
  vi.useFakeTimers();
  try {
    const kept = { original: 'GET a', edited: 'GET b' };
    store.kept.set(snippet.identity, kept);
    const other = new TestSnippet('GET other');
    store.isReadable = false;
    edits = new KeptEdits(store, page, texts.edits);
    edits.add(snippet);
    edits.add(other);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.troubles).toEqual([]);
    other.source = 'GET mine';
    edits.keep(other);
    // Nobody leaves before it is kept without being asked, and it is told that it is not.
    expect(store.held).toHaveLength(1);
    expect(store.troubles).toEqual(['unavailable']);
    expect([...store.kept.values()]).toEqual([kept]);
    store.isReadable = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(snippet.source).toBe('GET b');
    expect(store.kept.get(other.identity)).toEqual({ original: 'GET other', edited: 'GET mine' });
    await store.held[0];
  } finally {
    vi.useRealTimers();
  }
});

it('keeps both what was kept before and what is typed until its reader has chosen, and tells when it is read', async () => {
  const kept = { original: 'GET a', edited: 'GET b' };
  store.kept.set(snippet.identity, kept);
  edits = new KeptEdits(store, page, texts.edits);
  edits.add(snippet);
  snippet.source = 'GET c';
  edits.keep(snippet);
  await edits.read();
  snippet.source = 'GET cd';
  edits.keep(snippet);
  expect([store.kept.get(snippet.identity), snippet.source]).toEqual([{ original: 'GET a', edited: 'GET cd', other: 'GET b' }, 'GET cd']);
  // Another tab changes it meanwhile: neither is lost.
  await store.changeElsewhere(snippet.identity, { ...kept, edited: 'GET theirs' });
  expect([snippet.source, snippet.strips.get('edits')?.text]).toEqual(['GET cd', [texts.edits.changedElsewhere, { code: 'GET theirs' }]]);
  expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET cd', other: 'GET theirs' });
  snippet.press('edits', 'Keep mine');
  await Promise.all(store.held);
  expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET cd' });
  snippet.source = 'GET cde';
  edits.keep(snippet);
  expect(store.kept.get(snippet.identity)?.edited).toBe('GET cde');
});

describe('where its reader left before choosing', () => {
  beforeEach(async () => {
    store.kept.set(snippet.identity, { original: 'GET a', edited: 'GET mine', other: 'GET b' });
    await open();
  });

  it('shows both again', () => {
    expect([snippet.source, snippet.strips.get('edits')?.text]).toEqual(['GET mine', [texts.edits.editedBefore, { code: 'GET b' }]]);
    snippet.press('edits', 'Take that one');
    expect([snippet.source, store.kept.get(snippet.identity)]).toEqual(['GET b', { original: 'GET a', edited: 'GET b' }]);
  });

  it('follows another tab that has chosen', async () => {
    await store.changeElsewhere(snippet.identity, { original: 'GET a', edited: 'GET mine' });
    expect([snippet.source, snippet.strips.size]).toEqual(['GET mine', 0]);
    await store.changeElsewhere(snippet.identity, { original: 'GET a', edited: 'GET mine', other: 'GET c' });
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.editedBefore, { code: 'GET c' }]);
  });

  it('takes a reset for a choice, which can be taken back with what it was between', () => {
    snippet.source = 'GET a';
    edits.keep(snippet);
    expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET a', other: 'GET b' });
    edits.chooseOriginal(snippet, 'GET mine');
    expect([store.kept.size, snippet.strips.has('edits')]).toEqual([0, false]);
    snippet.press('undo', 'Undo');
    expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET mine', other: 'GET b' });
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.editedBefore, { code: 'GET b' }]);
  });
});

it('offers to take a reset back, where it took anything', async () => {
  await open();
  edits.chooseOriginal(snippet, 'GET a');
  expect(snippet.strips.size).toBe(0);
  edits.chooseOriginal(snippet, 'GET b');
  snippet.press('undo', 'Undo');
  expect([snippet.source, store.kept.get(snippet.identity)?.edited, snippet.strips.size]).toEqual(['GET b', 'GET b', 0]);
});

describe('where the lesson changed', () => {
  const old = idOf('GET before a');
  beforeEach(async () => {
    store.kept.set(old, { original: 'GET before a', edited: 'GET mine' });
    await open();
  });

  it('shows both, and changes nothing unasked', () => {
    expect(snippet.source).toBe('GET a');
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.lessonChanged, { code: 'GET mine' }]);
    expect(store.kept.has(old)).toBe(true);
  });

  it('keeps the learner’s, for the new text', () => {
    snippet.press('edits', 'Keep mine');
    expect(snippet.source).toBe('GET mine');
    expect([...store.kept]).toEqual([[snippet.identity, { original: 'GET a', edited: 'GET mine' }]]);
  });

  it('takes the lesson’s, which can be taken back', () => {
    snippet.press('edits', 'Take the lesson’s');
    expect([snippet.source, store.kept.size, snippet.strips.has('edits')]).toEqual(['GET a', 0, false]);
    snippet.press('undo', 'Undo');
    expect(snippet.source).toBe('GET mine');
  });
});

describe('where another tab changes it', () => {
  beforeEach(open);
  const theirs = { original: 'GET a', edited: 'GET theirs' };

  it('shows the same', async () => {
    await store.changeElsewhere(snippet.identity, theirs);
    expect(snippet.source).toBe('GET theirs');
    await store.changeElsewhere(snippet.identity, null);
    expect(snippet.source).toBe('GET a');
  });

  it('shows what an import brings on this page, and hears nothing of what it writes itself', async () => {
    await store.changeElsewhere(snippet.identity, theirs, 'here');
    expect(snippet.source).toBe('GET theirs');
    snippet.isTyping = true;
    snippet.source = 'GET mi';
    edits.keep(snippet);
    snippet.source = 'GET mine';
    await settled();
    expect([snippet.source, snippet.strips.size]).toEqual(['GET mine', 0]);
    edits.keep(snippet);
    await settled();
    await store.changeElsewhere(snippet.identity, theirs, 'here');
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.changedElsewhere, { code: 'GET theirs' }]);
  });

  it('offers what another computer made beside what is typed here, not an older state of that', async () => {
    snippet.isTyping = true;
    snippet.source = 'GET mi';
    edits.keep(snippet);
    await settled();
    snippet.source = 'GET mine';
    await store.changeElsewhere(snippet.identity, { original: 'GET a', edited: 'GET mi', other: 'GET theirs' });
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.changedElsewhere, { code: 'GET theirs' }]);
    expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET mine', other: 'GET theirs' });
  });

  it('offers that also where it is read before what was typed since is written', async () => {
    snippet.isTyping = true;
    snippet.source = 'GET mi';
    edits.keep(snippet);
    await settled();
    const hearing = store.changeElsewhere(snippet.identity, { original: 'GET a', edited: 'GET mi', other: 'GET theirs' });
    snippet.source = 'GET mine';
    edits.keep(snippet);
    await hearing;
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.changedElsewhere, { code: 'GET theirs' }]);
    expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET mine', other: 'GET theirs' });
  });

  it('asks whoever is typing, and loses neither', async () => {
    snippet.isTyping = true;
    snippet.source = 'GET mine';
    await store.changeElsewhere(snippet.identity, theirs);
    expect(snippet.source).toBe('GET mine');
    expect(snippet.strips.get('edits')?.text).toEqual([texts.edits.changedElsewhere, { code: 'GET theirs' }]);
    // Whoever closes the page now finds both again.
    expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET mine', other: 'GET theirs' });
    snippet.press('edits', 'Keep mine');
    expect(store.kept.get(snippet.identity)).toEqual({ original: 'GET a', edited: 'GET mine' });
    await store.changeElsewhere(snippet.identity, theirs);
    snippet.press('edits', 'Take that one');
    expect([snippet.source, store.kept.get(snippet.identity)?.edited, snippet.strips.size]).toEqual(['GET theirs', 'GET theirs', 0]);
  });
});
