import { expect, test } from 'vitest';
import type { SeenPage, SeenSnippet } from '../../../class-protocol.ts';
import { Visits, type VisitNews } from './visits.ts';

const news = (state: VisitNews['state'], visit = 'v1'): VisitNews => ({
  type: 'visit',
  visit,
  name: 'Ada',
  state,
  since: 1,
  byRule: false,
});
const snippet = (key: string, source: string): SeenSnippet => ({
  step: 0,
  key,
  kind: 'redis',
  source,
  isEdited: false,
  state: 'not-run',
  output: [],
  moreLines: 0,
});
const view = (page: string, ...snippets: SeenSnippet[]): SeenPage => ({ page, title: page, step: 0, snippets });

test('what is seen is kept while the visit lasts, and not a moment longer', () => {
  const visits = new Visits();
  expect(visits.of('Ada')).toBeNull();
  visits.take(news('asked'));
  visits.take(news('looks'));
  visits.takeSeen('v1', view('/a/', snippet('1', 'PING'), snippet('2', 'GET a')));
  visits.takeSeen('v1', view('/a/', snippet('2', 'GET b'), snippet('3', 'new')));
  expect(visits.viewOf('v1')?.snippets.map(({ source }) => source)).toEqual(['PING', 'GET b', 'new']);
  visits.takeSeen('v1', view('/b/', snippet('1', 'other page')));
  expect(visits.viewOf('v1')?.snippets).toHaveLength(1);
  visits.take(news('ended'));
  expect(visits.viewOf('v1')).toBeNull();
  visits.takeSeen('v1', view('/a/', snippet('1', 'late')));
  expect(visits.viewOf('v1')).toBeNull();
  expect(visits.of('Ada')?.state).toBe('ended');
});

test('a view stands in the page’s order, without what has gone from it', () => {
  const visits = new Visits();
  visits.take(news('looks'));
  visits.takeSeen('v1', { ...view('/a/', snippet('1', 'PING')), order: ['1', '2', '3'] });
  visits.takeSeen('v1', view('/a/', snippet('3', 'GET c'), snippet('2', 'GET b')));
  const shown = (): string[] | undefined => visits.viewOf('v1')?.snippets.map(({ key }) => key);
  expect(shown()).toEqual(['1', '2', '3']);
  visits.takeSeen('v1', { ...view('/a/', snippet('4', 'new')), order: ['4', '3', '1'] });
  expect(shown()).toEqual(['4', '3', '1']);
  visits.takeSeen('v1', view('/a/', snippet('1', 'GET a')));
  expect(shown()).toEqual(['4', '3', '1']);
});

test('what nobody asked for is not kept', () => {
  const visits = new Visits();
  visits.takeSeen('v9', view('/a/', snippet('1', 'PING')));
  expect(visits.viewOf('v9')).toBeNull();
});

test('the late end of an older visit does not end the new one', () => {
  const visits = new Visits();
  visits.take(news('looks', 'v2'));
  visits.take(news('ended', 'v1'));
  expect(visits.of('Ada')).toMatchObject({ visit: 'v2', state: 'looks' });
});

test('whoever goes to another student leaves the one before, asked or open, once', () => {
  const visits = new Visits();
  visits.take(news('looks'));
  visits.takeSeen('v1', view('/a/', snippet('1', 'PING')));
  visits.take({ ...news('asked', 'v2'), name: 'Bob' });
  expect(visits.leaveOthers('Bob', 5)).toEqual(['v1']);
  expect([visits.of('Ada')?.state, visits.viewOf('v1'), visits.of('Bob')?.state]).toEqual(['ended', null, 'asked']);
  expect(visits.leaveOthers('Bob', 6)).toEqual([]);
  expect(visits.leaveOthers(null, 7)).toEqual(['v2']);
  expect(visits.of('Bob')).toMatchObject({ state: 'ended', since: 7 });
  // It was answered meanwhile.
  visits.take({ ...news('looks', 'v2'), name: 'Bob' });
  expect(visits.leaveOthers(null, 8)).toEqual(['v2']);
});

test('who is gone, or a lost connection, takes what was seen along', () => {
  const visits = new Visits();
  visits.take(news('looks'));
  visits.takeSeen('v1', view('/a/', snippet('1', 'PING')));
  visits.takeGone(['Ada', 'nobody']);
  expect([visits.of('Ada'), visits.viewOf('v1')]).toEqual([null, null]);
  visits.take(news('types'));
  visits.forget();
  expect(visits.of('Ada')).toBeNull();
});
