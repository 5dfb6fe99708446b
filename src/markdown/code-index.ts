// Code index: every command of every lesson and where it stands, for the search. Prose is Pagefind's.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { htmlToHast, type HastNode } from 'satteri';
import { codeIndexFile, type CodeLine } from '../protocol.ts';
import { textOf } from './hast-text.ts';

/** The commands in the HTML of a page, in its order. address: the page's own, such as "/quickstart/". */
export function codeLinesOf(html: string, address: string): CodeLine[] {
  const lines: CodeLine[] = [];
  let page = '';
  let heading = { title: '', id: '' };
  const visit = (node: HastNode): void => {
    if (node.type === 'element') {
      // Its commands are what its reader is to find.
      if (node.tagName === 'lesson-exercise') return;
      const { id } = node.properties;
      if (node.tagName === 'h1') page = textOf(node).trim();
      else if (/^h[2-6]$/.test(node.tagName) && typeof id === 'string') heading = { title: textOf(node).trim(), id };
      if (classesOf(node).includes('rn-input')) {
        const url = heading.id === '' ? address : `${address}#${heading.id}`;
        for (const line of textOf(node).split('\n')) if (line.trim() !== '') lines.push({ page, heading: heading.title, url, line });
        return;
      }
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(htmlToHast(html));
  return lines;
}

/** The language that a page says it has. */
function languageOf(html: string): string {
  return /<html[^>]*\slang="([^"]+)"/.exec(html)?.[1] ?? 'en';
}

/** Writes the index of all pages into the built site, one for each language. */
export function codeIndex(): AstroIntegration {
  return {
    name: 'code-index',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const site = fileURLToPath(dir);
        const pages = globSync('**/index.html', { cwd: site }).toSorted();
        const indexed = pages.map((file) => {
          const html = readFileSync(join(site, file), 'utf8');
          return { language: languageOf(html), lines: codeLinesOf(html, `/${file.slice(0, -'index.html'.length)}`) };
        });
        for (const [language, index] of Map.groupBy(indexed, (page) => page.language))
          writeFileSync(join(site, codeIndexFile(language)), JSON.stringify(index.flatMap(({ lines }) => lines)));
      },
    },
  };
}

function classesOf(node: Extract<HastNode, { type: 'element' }>): readonly unknown[] {
  const { className } = node.properties;
  return Array.isArray(className) ? className : [];
}
