// Notebook: what a reader waits for who reads, edits and runs a page; each of its parts gives its rows.
import { chromium, type Browser } from 'playwright';
import { launchOptions } from '../fixtures/chromium.ts';
import { editorRows } from './editor.ts';
import { scriptRows } from './page.ts';
import { runRows } from './page-runs.ts';
import type { Table } from './table.ts';

/** Rows under the head of the table: what, median, least, most, aim. */
const parts: readonly ((browser: Browser, url: string) => Promise<string[][]>)[] = [scriptRows, editorRows, runRows];

/** Measures and tells. */
export async function measureNotebook(url: string): Promise<Table> {
  const browser = await chromium.launch(launchOptions());
  try {
    const rows: string[][] = [];
    for (const rowsOf of parts) rows.push(...(await rowsOf(browser, url)));
    return {
      title: 'A reader who works in a notebook',
      head: ['', 'median', 'least', 'most', 'aim'],
      rows,
      caption:
        'Chromium on this machine, a new browser context without cache for each new reader. The editor: from the press of Edit to a key that Monaco has taken; a reader who comes back has its files in the cache. A step of the quickstart that blocks takes as long as a run of the page waits for it.',
    };
  } finally {
    await browser.close();
  }
}
