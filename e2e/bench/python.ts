// Python: what a reader of Python snippets waits for, what they hold, and redis-py in a page against redis-py in CPython.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { ofSession, type Snippet } from '../fixtures/snippet.ts';
import { launchOptions } from '../fixtures/chromium.ts';
import { timeRun } from './timed-run.ts';
import { findNewSocket } from './learner.ts';
import { growth, readRenderers } from './memory.ts';
import { PlainChromium } from './plain-chromium.ts';
import { cpythonRate, hasCPython, pageRate, turnSeconds, type Measure } from './rates.ts';
import { inTurn, median, thousands } from './samples.ts';
import type { Table } from './table.ts';

const readers = 3;
const warmReads = 5;
const rounds = 5;
/** A page with snippets of two interpreters. */
const lesson = '/publish-subscribe/';
const sessions = ['subscriber', 'publisher'] as const;
const scratchpad = '/scratchpad/';
const code = 'import redis\nredis.Redis().ping()';

/** Measures and tells. folder: the bridge's temporary folder, in which profiles of Chromium are made as well. */
export async function measurePython(url: string, folder: string): Promise<Table> {
  const visits: Visit[] = [];
  for (let reader = 0; reader < readers; reader += 1) visits.push(await asNewReader(url, folder, readLesson));
  const warm = await asNewReader(url, folder, readAgain);
  const withCPython = hasCPython();
  const compared = await compare(url, folder, withCPython);
  return {
    title: 'Python: redis-py in a page',
    head: ['', 'page', '?transport=http-tunnel', 'CPython', 'page / CPython', 'aim'],
    rows: [
      ['first Run of a new reader, s', seconds(visits.map(({ firstRunMs }) => firstRunMs)), '', '', '', 'under 4'],
      ['first Run of a page read before, s', seconds(warm), '', '', '', 'under 2'],
      ['PINGs a second, one by one', ...rates(compared.one_by_one), 'over 1.0k: under 1 ms each'],
      ['pipelined SETs a second', ...rates(compared.pipelined), ''],
      ['memory of one interpreter, MB', megabytes(visits.map(({ one }) => one)), '', '', '', ''],
      ['memory of two interpreters, MB', megabytes(visits.map(({ two }) => two)), '', '', '', ''],
    ],
    caption: [
      `Medians. First Run: import redis; redis.Redis().ping(), from the click to the end of the run: ${readers} new profiles of Chromium, each a new learner whose Redis starts at that click; then ${warmReads} times the page reloaded in a profile that has run it.`,
      `Commands: the same code in turns of ${turnSeconds} s, ${rounds} each, by Python's own clock, pipelines of 256; pages of a Chromium whose network nobody watches, over the WebSocket and over synchronous requests, each to the Redis of its learner, CPython on the unix socket of the first.`,
      ...(withCPython ? [] : ['The column of CPython is empty: no python3 is here that can import the redis-py of the pages.']),
      `Memory: what the page's process has grown since before the first Run, resident${visits.some(({ one }) => one === null) ? '; only Linux tells it' : ''}.`,
    ].join('\n'),
  };
}

/** Does something in a browser with a new profile. */
async function asNewReader<Result>(url: string, folder: string, read: (context: BrowserContext) => Promise<Result>): Promise<Result> {
  // A profile on disk, as readers have: the cache of a private window is too small to say anything about theirs.
  const context = await chromium.launchPersistentContext(mkdtempSync(join(folder, 'profile-')), { ...launchOptions(), baseURL: url });
  try {
    return await read(context);
  } finally {
    await context.close();
  }
}

interface Visit {
  readonly firstRunMs: number;
  /** Bytes that the page holds with one interpreter and with two; null where nobody tells. */
  readonly one: number | null;
  readonly two: number | null;
}

async function readLesson(context: BrowserContext): Promise<Visit> {
  const [first, second] = await open(context.pages()[0] ?? (await context.newPage()));
  const browser = await context.browser()?.newBrowserCDPSession();
  if (browser === undefined) throw new Error('Chromium gives no session of its own, so its processes are not known.');
  const before = await readRenderers(browser);
  const firstRunMs = await timeRun(first.element);
  const withOne = await readRenderers(browser);
  await timeRun(second.element);
  return { firstRunMs, one: growth(before, withOne), two: growth(before, await readRenderers(browser)) };
}

/** Times of the first Run after each reload. */
async function readAgain(context: BrowserContext): Promise<number[]> {
  const page = context.pages()[0] ?? (await context.newPage());
  await timeRun((await open(page))[0].element);
  const times: number[] = [];
  for (let read = 0; read < warmReads; read += 1) times.push(await timeRun((await open(page))[0].element));
  return times;
}

/** Opens the lesson, or opens it anew, with the code in a snippet of each interpreter. */
async function open(page: Page): Promise<readonly [Snippet, Snippet]> {
  await page.goto(lesson, { waitUntil: 'networkidle' });
  const [first, second] = [ofSession(page, sessions[0]), ofSession(page, sessions[1])];
  await first.element.scrollIntoViewIfNeeded();
  for (const snippet of [first, second]) {
    await snippet.element.locator('button[data-action="run"]:enabled').waitFor();
    await snippet.setSource(code);
  }
  return [first, second];
}

interface Rates {
  readonly socket: readonly number[];
  readonly httpTunnel: readonly number[];
  readonly cpython: readonly number[];
}

async function compare(url: string, folder: string, withCPython: boolean): Promise<Record<Measure, Rates>> {
  const browsers: PlainChromium[] = [];
  const visit = async (query: string): Promise<PlainChromium> => {
    const browser = await PlainChromium.launch();
    browsers.push(browser);
    await browser.open(new URL(scratchpad + query, url).href);
    return browser;
  };
  try {
    const [page, httpTunnelPage] = [await visit(''), await visit('?transport=http-tunnel')];
    // What starts interpreters and Redis also warms them up.
    const { socket } = await findNewSocket(folder, () => pageRate(page, 'one_by_one'));
    await pageRate(httpTunnelPage, 'one_by_one');
    const measure = (what: Measure): Promise<Rates> =>
      inTurn(rounds, {
        socket: async () => [await pageRate(page, what)],
        httpTunnel: async () => [await pageRate(httpTunnelPage, what)],
        cpython: () => Promise.resolve(withCPython ? [cpythonRate(socket, what)] : []),
      });
    return { one_by_one: await measure('one_by_one'), pipelined: await measure('pipelined') };
  } finally {
    for (const browser of browsers) await browser.close();
  }
}

function rates({ socket, httpTunnel, cpython }: Rates): string[] {
  const ours = [socket, httpTunnel].map((values) => thousands(median(values)));
  return cpython.length === 0 ? [...ours, '', ''] : [...ours, thousands(median(cpython)), (median(socket) / median(cpython)).toFixed(2)];
}

function seconds(milliseconds: readonly number[]): string {
  return (median(milliseconds) / 1_000).toFixed(2);
}

function megabytes(bytes: readonly (number | null)[]): string {
  const known = bytes.filter((value) => value !== null);
  return known.length === 0 ? '' : (median(known) / 1_000_000).toFixed(0);
}
