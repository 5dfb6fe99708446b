import { markdownToHtml } from 'satteri';
import { expect, it } from 'vitest';
import { lessonFences } from './lesson-fences.ts';
import { tabs } from './tabs.ts';

async function render(markdown: string): Promise<string> {
  const { html } = await markdownToHtml(markdown, { mdastPlugins: [tabs, lessonFences], features: { directive: true } });
  return html;
}

it('shows the first of several ways, by radio buttons of its own, and snippets inside', async () => {
  const block =
    '::::tabs[Ways to install]\n:::tab[apt & co]\n```bash session no-run\n$ apt install redis\n```\n:::\n:::tab[brew]\nWords.\n:::\n::::\n';
  const html = await render(`${block}\n${block}`);
  expect(html.match(/<fieldset class="rn-tabs">/g)).toHaveLength(2);
  expect(html).toContain('<legend class="sr-only">Ways to install</legend>');
  expect(html).toContain('<input type="radio" name="tabs-2" id="tabs-2-1" checked><input type="radio" name="tabs-2" id="tabs-2-2">');
  expect(html).toContain('<label for="tabs-2-1">apt &amp; co</label><label for="tabs-2-2">brew</label>');
  expect(html).toMatch(/<div class="rn-tab">\s*<redis-code[^]*apt[^]*<\/div>\s*<div class="rn-tab">\s*<p>Words\.<\/p>/);
});

it.each([
  ['::::tabs\n:::tab[a]\nA\n:::\n::::', 'needs two tabs or more, and has 1'],
  ['::::tabs\n:::tab[a]\nA\n:::\nWords.\n::::', 'holds named tabs alone'],
  ['Text.\n\n::::tabs\n:::tab\nA\n:::\n:::tab[b]\nB\n:::\n::::', 'a lesson:3: "::::tabs" holds named tabs alone'],
])('%j is refused', async (markdown, reason) => {
  await expect(render(markdown)).rejects.toThrow(reason);
});
