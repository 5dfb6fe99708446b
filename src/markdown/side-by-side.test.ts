import { markdownToHtml } from 'satteri';
import { describe, expect, it } from 'vitest';
import { lessonFences } from './lesson-fences.ts';
import { placesOf } from './row-places.ts';
import { sideBySide } from './side-by-side.ts';

async function render(markdown: string): Promise<string> {
  const { html } = await markdownToHtml(markdown, { mdastPlugins: [sideBySide, lessonFences], features: { directive: true } });
  return html;
}

describe('placesOf', () => {
  it.each([
    [
      ['ana', 'ben', 'ana'],
      ['0,0', '0,1', '1,0'],
    ],
    [
      ['ana', 'ana', 'ben', 'ana'],
      ['0,0', '1,0', '1,1', '2,0'],
    ],
    [
      ['a', 'b', 'c', 'b', 'c', 'a'],
      ['0,0', '0,1', '0,2', '1,1', '1,2', '1,0'],
    ],
  ])('of %j are %j', (sessions, places) => {
    expect(placesOf(sessions).map(({ row, column }) => `${row},${column}`)).toEqual(places);
  });
});

describe('a block', () => {
  it('has a column for each session and a row for each turn, and its snippets in document order', async () => {
    const html = await render(
      ':::side-by-side\n```redis session=ana\n> WATCH stock\nOK\n```\n```redis session=ben\n> SET stock 1\nOK\n```\n```redis session=ana\n> EXEC\n(nil)\n```\n:::\n',
    );
    const parts = [...html.matchAll(/class="(rn-side[^"]*|rn-turn|rn-column-\d)"|session="(\w+)"/g)].map(
      ([, name, session]) => name ?? session,
    );
    expect(parts).toEqual([
      'rn-side-by-side rn-columns-2',
      'rn-turn',
      'rn-column-1',
      'ana',
      'rn-column-2',
      'ben',
      'rn-turn',
      'rn-column-1',
      'ana',
    ]);
  });

  it.each([
    [':::side-by-side\n```redis session=a\n> PING\n```\n:::', 'needs snippets of two or three sessions, and has 1'],
    [':::side-by-side\n```redis session=a\n> PING\n```\n\nWords.\n\n```redis session=b\n> PING\n```\n:::', 'holds snippets alone'],
    [':::side-by-side\n```json\n{}\n```\n:::', 'holds snippets alone'],
    ['Text.\n\n:::side-by-side\n:::', 'a lesson:3: '],
  ])('%j is refused', async (markdown, reason) => {
    await expect(render(markdown)).rejects.toThrow(reason);
  });

  it('of other directives is left alone', async () => {
    expect(await render(':::note\nWords.\n:::')).not.toContain('rn-side-by-side');
  });
});
