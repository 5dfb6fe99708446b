// Starlight CSS: a Vite plugin that takes :has() out of Starlight's style sheets where it asks of anything that comes to a page or leaves it.
import type { Plugin } from 'vite';

/** A part of a style sheet as Starlight ships it, white space and comments aside, and what stands in its place. */
interface Rewrite {
  readonly from: string;
  readonly to: string;
}

/**
 * While there is a rule with :has() Chromium asks of each element that comes, changes or goes whether that rule matches anew,
 * and styles what it may style: half of what a Run took. By file under Starlight's folder; each looks as it looked before.
 */
export const rewrites: Readonly<Record<string, readonly Rewrite[]>> = {
  'style/markdown.css': [
    {
      // The last block of a list item, in a list of which an item has a block. That is so of a list with this item, unless
      // all that is a block in it is a list itself: then another block before that one tells it. No script stands in our lists.
      from: ':is(ol, ul):has(> li > :not(a, strong, em, del, span, input, code, br, script, ol, ul)) > li > :is( :last-child:not(a, strong, em, del, span, input, code, br, script, :where(.not-content *)), :not(script):has(~ script:last-child):not(:has(~ :not(script))) )',
      to: ':is(ol, ul) > li > :is( :last-child:not(a, strong, em, del, span, input, code, br, script, ol, ul, :where(.not-content *)), :not(a, strong, em, del, span, input, code, br, script, ol, ul) ~ :is(ol, ul):last-child:not(:where(.not-content *)) )',
    },
    {
      // The edge of what is open, while a hand is on its summary: that draws it over the one that is there.
      from: ', .sl-markdown-content details:has(> summary:hover):not(:where(.not-content *)) { border-color: var(--sl-details-border-color--hover); }',
      to: ' { border-color: var(--sl-details-border-color--hover); } .sl-markdown-content details[open]:not(:where(.not-content *)) { position: relative; } .sl-markdown-content details[open] > summary:hover:not(:where(.not-content *))::after { content: ""; position: absolute; inset-block: 0; inset-inline-start: -2px; width: 2px; background-color: var(--sl-details-border-color--hover); pointer-events: none; }',
    },
  ],
  'style/anchor-links.css': [
    {
      // The box of a heading that nobody sees: it is empty, and has no height.
      from: '.sl-markdown-content .sl-heading-wrapper:has(> :first-child:is(.sr-only, [hidden])) { display: contents; }',
      to: '',
    },
    {
      from: '.sl-heading-wrapper:has(> :first-child:is(.sr-only, [hidden])) > .sl-anchor-link',
      to: '.sl-heading-wrapper > :is(.sr-only, [hidden]) + .sl-anchor-link',
    },
  ],
};

/** The button of the menu on phones, with a style of its own, which Astro takes out of it. */
export const menuFile = 'components/MobileMenuToggle.astro';

/** That style, with what asks whether the menu is open in force only where there is that button. */
export function menuStyle(css: string): string {
  return css.replace(/[^{}]*:has\([^{}]*\{[^{}]*\}/g, (rule) => `@media not (min-width: 50rem) {${rule}}`);
}

/** A style sheet of Starlight's as the site has it. file: by which it stands in rewrites. Throws Error where it is no longer what was rewritten. */
export function rewritten(file: string, css: string): string {
  let text = plain(css);
  for (const { from, to } of rewrites[file] ?? []) {
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`Starlight's ${file} no longer has "${from}": look at what stands there now, and at server/setup/starlight-css.ts.`);
    text = parts.join(to);
  }
  return text;
}

export function starlightCss(): Plugin {
  return {
    name: 'starlight-css',
    enforce: 'pre',
    transform(code, id) {
      const [path = '', query = ''] = id.replaceAll('\\', '/').split('?');
      const file = path.split('/node_modules/@astrojs/starlight/dist/')[1];
      if (file === undefined) return null;
      if (file in rewrites) return { code: rewritten(file, code), map: null };
      if (file === menuFile && query.includes('type=style')) return { code: menuStyle(code), map: null };
      return null;
    },
  };
}

/** Without comments, and with one blank where there is any white space. */
function plain(css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ');
}
