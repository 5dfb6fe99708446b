// redis-py: `npm run test:redis-py -- DIR [FILE ...]` runs a folder of redis-py's own tests in the page's interpreter, in
// Chromium, through the bridge, against the Redis of a fresh learner; once over each body of the channel.
import { chromium, type BrowserContext, type Page } from 'playwright';
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { Notebook } from '../fixtures/notebook.ts';
import { excluded } from './excluded.ts';

/** A file whose tests say nothing for this long is given up, in ms. */
const silenceMs = 90_000;
/** The address at which a page gets the tests; no server knows it. */
const filesPath = '/redis-py-files.json';

const bodies = [
  { name: 'JSPI', query: '' },
  { name: 'XHR', query: '?transport=http-tunnel' },
] as const;

const fileResult = z.object({
  passed: z.number(),
  skipped: z.number(),
  failed: z.record(z.string(), z.string()),
  impossible: z.record(z.string(), z.string()),
});
type FileResult = z.infer<typeof fileResult>;

const [wheels = '', folder, ...only] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  process.stderr
    .write(`${folder === undefined ? 'No folder was named' : `There is no folder ${folder}`}. Get redis-py's tests and name theirs:
  pip download --no-binary :all: --no-deps redis==8.1.0 && tar xzf redis-8.1.0.tar.gz
  npm run test:redis-py -- redis-8.1.0/tests
`);
  process.exit(2);
}

const totals = { passed: 0, failed: 0, skipped: 0, impossible: 0 };
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const files = testFiles(resolve(folder), only);
  const answer = JSON.stringify({
    wheels: readdirSync(wheels).map((wheel) => readFileSync(join(wheels, wheel)).toString('base64')),
    tests: testSources(resolve(folder)),
    excluded,
  });
  for (const { name, query } of bodies) {
    say(`Over ${name}:`);
    for (const file of files) await report(file, () => runFile(file, query, answer));
  }
} finally {
  await browser.close();
}
if (totals.skipped + totals.impossible > 0)
  say(`${totals.skipped} skipped by the tests themselves, ${totals.impossible} that cannot work in a page`);
say(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Files of tests, relative to the folder. */
function testFiles(dir: string, names: readonly string[]): string[] {
  const found = globSync('**/{test_*,*_test}.py', { cwd: dir }).toSorted();
  return found.filter((file) => (names.length === 0 ? !file.includes('/') : names.includes(file)));
}

/** All Python of the folder, under the folder's own name: tests import it by that. */
function testSources(dir: string): Record<string, string> {
  return Object.fromEntries(
    globSync('**/*.py', { cwd: dir }).map((file) => [join(basename(dir), file), readFileSync(join(dir, file), 'utf8')]),
  );
}

/** Runs one file in a fresh interpreter, for a fresh learner. */
async function runFile(file: string, query: string, answer: string): Promise<FileResult> {
  const notebook = await Notebook.start();
  const context = await browser.newContext();
  try {
    await context.route(`**${filesPath}`, (route) => route.fulfill({ contentType: 'application/json', body: answer }));
    const output = await runInPage(context, `${notebook.url}/scratchpad/${query}`, file);
    const result = /^RESULT (.*)$/m.exec(output)?.[1];
    if (result !== undefined) return fileResult.parse(JSON.parse(result));
    const last = [...output.matchAll(/^@ (.*)$/gm)].at(-1)?.[1] ?? file;
    return { passed: 0, skipped: 0, failed: { [last]: `the file ended here:\n${output.slice(-2_000)}` }, impossible: {} };
  } finally {
    await context.close();
    await notebook.remove();
  }
}

/** Runs the tests in the scratchpad's Python snippet; resolves to its output when it ends or falls silent. */
async function runInPage(context: BrowserContext, url: string, file: string): Promise<string> {
  const page = await context.newPage();
  await page.goto(url);
  const target = join('/tmp/redis-py', basename(resolve(folder ?? '')), file);
  const source = `FILES = ${JSON.stringify(new URL(filesPath, url).href)}\nTARGET = ${JSON.stringify(target)}\n${readFileSync(join(import.meta.dirname, 'runner.py'), 'utf8')}`;
  const snippet = page.locator('redis-snippet[kind="python"]');
  await snippet.evaluate(async (element, text) => {
    await customElements.whenDefined(element.localName);
    Object.assign(element, { source: text });
    void (element as HTMLElement & { run(): Promise<unknown> }).run();
  }, source);
  return await settledOutput(page);
}

async function settledOutput(page: Page): Promise<string> {
  let output = '';
  let heardAt = performance.now();
  while (performance.now() - heardAt < silenceMs) {
    const now = await page.locator('redis-snippet[kind="python"]').evaluate((element) => ({
      state: element.getAttribute('state'),
      output: [...element.querySelectorAll('.rn-live')].map((part) => part.textContent ?? '').join(''),
      status: element.querySelector('.rn-strip')?.textContent ?? '',
    }));
    if (now.output !== output) heardAt = performance.now();
    output = now.output;
    if (now.state !== 'idle' && now.state !== 'running') return `${output}\n${now.status}`;
    await page.waitForTimeout(250);
  }
  return `${output}\nnothing for ${silenceMs / 1000} s`;
}

async function report(file: string, run: () => Promise<FileResult>): Promise<void> {
  const begun = performance.now();
  const { passed, skipped, failed, impossible } = await run();
  const [failures, reasons] = [Object.entries(failed), Object.entries(impossible)];
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  say(
    `${failures.length === 0 ? '✓' : '✗'} ${file}: ${passed} passed, ${failures.length} failed, ${skipped} skipped, ${reasons.length} impossible (${seconds} s)`,
  );
  for (const [test, reason] of reasons) say(`    - ${test}: ${reason}`);
  for (const [test, text] of failures) say(`    ✗ ${test}\n${text.replace(/^/gm, '        ')}`);
  totals.passed += passed;
  totals.skipped += skipped;
  totals.failed += failures.length;
  totals.impossible += reasons.length;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
