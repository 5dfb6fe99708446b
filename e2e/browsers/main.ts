// Browsers: `npm run test:browsers` runs the lessons in the browsers of the system that Playwright does not drive.
import { Notebook } from '../fixtures/notebook.ts';
import type { BrowserKind, HandledBrowser } from './browser.ts';
import { firefox } from './firefox.ts';
import { runLesson } from './lesson-run.ts';
import { editInPlace, runPage } from './notebook-run.ts';
import { webkit } from './webkit.ts';

/** Each browser with the queries of the pages it opens: WebKit has no JSPI, so it takes the synchronous requests by itself. */
const browsers: readonly { kind: BrowserKind; queries: readonly string[] }[] = [
  { kind: firefox, queries: ['', '?transport=http-tunnel'] },
  { kind: webkit, queries: [''] },
];
const pages = ['/quickstart/', '/python/', '/publish-subscribe/', '/http/'];

/** What is done with a page in a browser; resolves to what was wrong. */
type Work = (browser: HandledBrowser, url: string) => Promise<readonly string[]>;

/** Those that are named on the command line, in any case; all where none is. */
const named = process.argv.slice(2).map((name) => name.toLowerCase());
const unknown = named.filter((name) => !browsers.some(({ kind }) => kind.name.toLowerCase() === name));
if (unknown.length > 0)
  throw new Error(`There is no browser “${unknown[0]}” here. There are: ${browsers.map(({ kind }) => kind.name).join(', ')}.`);
const chosen = browsers.filter(({ kind }) => named.length === 0 || named.includes(kind.name.toLowerCase()));

const tally = { passed: 0, failed: 0, missing: 0 };
for (const { kind, queries } of chosen) {
  const missing = kind.missing();
  if (missing !== null) {
    say(`✗ ${kind.name}: not tested, since ${missing.program} is not installed. On Debian: apt install ${missing.packages}`);
    tally.missing += 1;
    continue;
  }
  for (const query of queries) for (const page of pages) await test(kind, page + query, lessonProblems);
  await test(kind, '/authoring/', runPage);
  await test(kind, '/quickstart/', editInPlace);
}
if (tally.missing > 0) say(`${tally.missing} of ${chosen.length} browsers not tested`);
say(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed + tally.missing === 0 ? 0 : 1;

/** One page in a fresh browser, for a fresh learner. */
async function test(kind: BrowserKind, page: string, run: Work): Promise<void> {
  const begun = performance.now();
  const problems = await problemsOf(kind, page, run);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  say(`${problems.length === 0 ? '✓' : '✗'} ${kind.name} ${page} ${run.name} (${seconds} s)`);
  if (problems.length > 0) say(problems.join('\n\n').replace(/^/gm, '    '));
  tally[problems.length === 0 ? 'passed' : 'failed'] += 1;
}

async function problemsOf(kind: BrowserKind, page: string, run: Work): Promise<readonly string[]> {
  let notebook: Notebook | null = null;
  let browser: HandledBrowser | null = null;
  try {
    notebook = await Notebook.start();
    browser = await kind.launch();
    return await run(browser, notebook.url + page);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await browser?.close();
    await notebook?.remove();
  }
}

async function lessonProblems(browser: HandledBrowser, url: string): Promise<readonly string[]> {
  const { steps, problems } = await runLesson(browser, url);
  return steps === 0 ? ['the page has no snippets'] : problems;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
