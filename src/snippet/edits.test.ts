import { describe, expect, it } from 'vitest';
import { likenessOf, matchEdits, readEdit, type KeptEdit, type LessonSnippet } from './edits.ts';
import { hashOf, identityText } from './snippet-identity.ts';

const idOf = (original: string, session = 'main', kind = 'redis', occurrence = 0): string =>
  identityText({ kind, session, hash: hashOf(original), occurrence });
const kept = (original: string, session?: string): KeptEdit => ({
  id: idOf(original, session),
  value: { original, edited: `${original}!` },
});
const snippet = (original: string, session?: string, kind?: string): LessonSnippet => ({ id: idOf(original, session, kind), original });

describe('matchEdits', () => {
  it('finds a snippet again wherever the lesson moved it', () => {
    const edit = kept('GET a');
    const page = [snippet('SET b 1'), snippet('GET a')];
    expect(matchEdits([edit], page)).toEqual([{ edit, id: idOf('GET a'), isOutdated: false }]);
  });

  it('takes the one that is the most like it for one that the lesson changed', () => {
    const edit = kept('SET visits 10\nINCR visits');
    const page = [snippet('PING'), snippet('SET visits 20\nINCR visits'), snippet('SET stock 10')];
    expect(matchEdits([edit], page)).toEqual([{ edit, id: idOf('SET visits 20\nINCR visits'), isOutdated: true }]);
  });

  it('gives no snippet two edits, and none to another session or kind', () => {
    const [same, old] = [kept('SET visits 20'), kept('SET visits 10')];
    expect(matchEdits([old, same], [snippet('SET visits 20')])).toEqual([{ edit: same, id: idOf('SET visits 20'), isOutdated: false }]);
    expect(matchEdits([old], [snippet('SET visits 20', 'other'), snippet('SET visits 20', 'main', 'shell')])).toEqual([]);
  });

  it('gives the nearest of two changed snippets to each of two edits', () => {
    const [first, second] = [kept('SET a 1\nGET a'), kept('SET b 2\nGET b')];
    const page = [snippet('SET b 22\nGET b'), snippet('SET a 11\nGET a')];
    const places = new Map(matchEdits([first, second], page).map(({ edit, id }) => [edit, id]));
    expect(places.get(first)).toBe(page[1]?.id);
    expect(places.get(second)).toBe(page[0]?.id);
  });

  it('leaves alone what the lesson lost, and cells of the reader’s own', () => {
    expect(matchEdits([kept('XADD stream * a 1')], [snippet('PING')])).toEqual([]);
    expect(matchEdits([{ id: 'cell.1', value: { original: 'PING', edited: 'GET' } }], [snippet('PING')])).toEqual([]);
  });
});

it('tells how alike texts are', () => {
  expect([likenessOf('', ''), likenessOf('GET a', 'GET a'), likenessOf('GET a', 'SET b'), likenessOf('GET a', 'GET b')]).toEqual([
    1, 1, 0, 0.5,
  ]);
});

it('reads what is kept, and nothing else', () => {
  expect(readEdit({ original: 'a', edited: 'b', other: 2, more: 1 })).toEqual({ original: 'a', edited: 'b' });
  expect(readEdit({ original: 'a', edited: 'b', other: 'c' })).toEqual({ original: 'a', edited: 'b', other: 'c' });
  for (const stored of [null, 'a', {}, { original: 1, edited: 'b' }]) expect(readEdit(stored)).toBeNull();
});
