// Page: what a reader waits for. The first Run and a warm one, and the script that comes before them.
import { get } from 'node:http';
import { chromium, type Browser, type Page } from 'playwright';
import { snippet } from '../fixtures/snippet.ts';
import { launchOptions } from '../fixtures/chromium.ts';
import { timeRun } from './timed-run.ts';
import { median } from './samples.ts';
import type { Table } from './table.ts';

const readers = 7;
const warmRuns = 20;
const lesson = '/quickstart/';
const command = 'redis-cli PING';

/** Measures and tells. */
export async function measurePage(url: string): Promise<Table> {
  const browser = await chromium.launch(launchOptions());
  try {
    // Chromium's own first page, font and cache work is no reader's.
    await readAsNew(browser, url);
    const visits: Visit[] = [];
    for (let reader = 0; reader < readers; reader += 1) visits.push(await readAsNew(browser, url));
    const first = visits.map((seen) => seen.firstRunMs);
    const warm = visits.flatMap((seen) => seen.warmRunMs);
    const scripts = [...new Set(visits.flatMap((seen) => seen.scripts))];
    return {
      title: `A reader of ${lesson} who runs ${command}`,
      head: ['', 'median', 'least', 'most', 'aim'],
      rows: [
        ['first Run of a new reader, ms', ...spread(first), 'under 500'],
        ['warm Run, ms', ...spread(warm), 'under 20'],
        ...(await rowsOf(scripts)),
      ],
      caption: `Chromium on this machine. A new reader is a new browser context without cache, and so a new learner whose Redis starts at that click; from the click to the end of the run, ${readers} readers with ${warmRuns} warm Runs each. Script: ${scripts.length} files.`,
    };
  } finally {
    await browser.close();
  }
}

/** Of the script that comes before the first Run of a new reader. */
export async function scriptRows(browser: Browser, url: string): Promise<string[][]> {
  return await rowsOf((await readAsNew(browser, url)).scripts);
}

async function rowsOf(scripts: readonly string[]): Promise<string[][]> {
  const bytes = await Promise.all(scripts.map((script) => Promise.all([transferred(script, 'gzip'), transferred(script, 'br')])));
  const [gzip, brotli] = [0, 1].map((index) => bytes.reduce((sum, sizes) => sum + (sizes[index] ?? 0), 0));
  return [
    ['script before the first Run, KB gzip', kilobytes(gzip), '', '', 'under 30'],
    ['the same as Chromium gets it (Brotli)', kilobytes(brotli), '', '', ''],
  ];
}

interface Visit {
  readonly firstRunMs: number;
  readonly warmRunMs: readonly number[];
  /** Addresses of all scripts that were loaded before the first Run. */
  readonly scripts: readonly string[];
}

async function readAsNew(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url });
  try {
    const page = await context.newPage();
    const scripts = collectScripts(page);
    await page.goto(lesson, { waitUntil: 'networkidle' });
    const { element } = snippet(page, command);
    await element.scrollIntoViewIfNeeded();
    await element.locator('button[data-action="run"]:enabled').waitFor();
    const before = [...scripts];
    const firstRunMs = await timeRun(element);
    const warmRunMs: number[] = [];
    for (let run = 0; run < warmRuns; run += 1) warmRunMs.push(await timeRun(element));
    return { firstRunMs, warmRunMs, scripts: before };
  } finally {
    await context.close();
  }
}

function collectScripts(page: Page): string[] {
  const scripts: string[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.url());
  });
  return scripts;
}

/** Bytes of the body of a response, as they come over the wire. */
function transferred(url: string, encoding: 'gzip' | 'br'): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('end', () => resolve(bytes));
    }).once('error', reject);
  });
}

function spread(values: readonly number[]): string[] {
  return [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(1));
}

function kilobytes(bytes = 0): string {
  return (bytes / 1_000).toFixed(1);
}
