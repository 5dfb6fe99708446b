import { expect, test } from 'vitest';
import { withHeadingLabels } from './heading-labels.ts';

test('links beside headings are named in the language of their page, with the title as it is written', () => {
  const html =
    '<h2 id="a">R&amp;D $1</h2><a href="#a"><span class="sr-only">Section titled “R&amp;D $1”</span></a><p>Section titled “no”</p>';
  expect(withHeadingLabels(html, (title) => `Section intitulée « ${title} »`)).toBe(
    '<h2 id="a">R&amp;D $1</h2><a href="#a"><span class="sr-only">Section intitulée « R&amp;D $1 »</span></a><p>Section titled “no”</p>',
  );
});
