// Notebook run: a page that is run from its bar, and a snippet that is edited where it stands, in any browser, by mouse and keyboard.
import { withoutTimes } from '../fixtures/snippet.ts';
import { clickAt, typing, withControl } from './actions.ts';
import type { HandledBrowser } from './browser.ts';

/** Milliseconds for a page to run, and for whatever else is waited for; between two looks. */
const patienceMs = 120_000;
const lookMs = 50;

const runBar = `document.querySelector('run-bar')`;

/** Presses Run page, and waits until all of it has run. */
export async function runPage(browser: HandledBrowser, url: string): Promise<readonly string[]> {
  await browser.open(url);
  await click(browser, `${runBar}?.querySelector(':scope > button')`);
  await until(browser, 'the page runs', `${runBar}.hasAttribute('data-running')`);
  await until(browser, 'the run of the page has ended', `!${runBar}.hasAttribute('data-running')`);
  const count = await browser.evaluate(`${runBar}.querySelector('.count').textContent`);
  return /^(\d+) of \1$/.test(count) ? [] : [`Run page came to: ${count}`];
}

/** The code to type: brackets and quotes, which Monaco closes by itself, and a second line. */
const typed = 'ECHO "typed here"\nECHO [two]';
const printed = '"typed here"\n"[two]"';

/** Clicks on a lesson's code, types other code in its place without waiting for the editor, runs it, reloads, resets and takes that back. */
export async function editInPlace(browser: HandledBrowser, url: string): Promise<readonly string[]> {
  const snippet = `[...document.querySelectorAll('redis-snippet')].find((one) => one.getAttribute('aria-label')?.endsWith('SET stock 3'))`;
  const source = `${snippet}.source`;
  const hasCode = (code: string): string => `${source} === ${JSON.stringify(code)}`;
  const button = (name: string): string => `${snippet}?.querySelector('[data-action="${name}"]')`;

  await browser.open(url);
  await until(browser, 'the snippet works', `${button('run')}?.disabled === false`);
  const lesson = await browser.evaluate(source);
  await click(browser, `[...${snippet}.querySelectorAll('.rn-text')].find(({ textContent }) => textContent.includes('DECR stock'))`);
  await browser.perform(withControl('a'));
  await browser.perform(typing(typed));
  await until(browser, 'the snippet has what was typed', hasCode(typed));
  await until(browser, 'Monaco has loaded', `${snippet}.querySelector('.monaco-editor') !== null`);
  // A second time, in Monaco itself.
  await browser.perform(withControl('a'));
  await browser.perform(typing(typed));
  await until(browser, 'the snippet has what was typed into Monaco', hasCode(typed));
  await browser.perform(withControl('Enter'));
  await until(browser, 'the run has ended', `${snippet}.getAttribute('state') === 'done'`);
  const output = await browser.evaluate(`[...${snippet}.querySelectorAll('.rn-live')].map(({ textContent }) => textContent).join('')`);
  if (withoutTimes(output).trim() !== printed) return [`what was typed printed: ${output}`];

  await until(browser, 'the edit is kept', `dispatchEvent(new Event('beforeunload', { cancelable: true }))`);
  await browser.open(url);
  await until(browser, 'the edit is there after a reload', hasCode(typed));
  await click(browser, button('reset'));
  await until(browser, 'Reset brings the lesson back', hasCode(lesson));
  await click(browser, `[...${snippet}.querySelectorAll('.rn-strip button')].find(({ textContent }) => textContent === 'Undo')`);
  await until(browser, 'Undo brings the edit back', hasCode(typed));
  return [];
}

/** Waits until an expression is true in the page. Rejects with what was waited for. */
async function until(browser: HandledBrowser, what: string, expression: string): Promise<void> {
  const said = await browser.evaluate(`(${waitUntil.toString()})(() => ${expression}, ${patienceMs}, ${lookMs})`);
  if (said !== 'true') throw new Error(`Not within ${patienceMs} ms: ${what}. The page's focus is in ${said}.`);
}

/** Clicks in the middle of what an expression gives, once it is there and works. */
async function click(browser: HandledBrowser, element: string): Promise<void> {
  await until(browser, `${element} is there and works`, `(${element} ?? { disabled: true }).disabled !== true`);
  // Behind the site's header nothing can be clicked.
  const place = await browser.evaluate(`(${placeOf.toString()})(${element})`);
  const [x = 0, y = 0] = place.split(' ').map(Number);
  await browser.perform(clickAt(x, y));
}

// The functions below are sent to the page as they stand: nothing around them is there.

async function waitUntil(holds: () => boolean, ms: number, lookEachMs: number): Promise<string> {
  const late = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > late) return document.activeElement?.outerHTML.slice(0, 200) ?? 'nothing';
    await new Promise((resolve) => setTimeout(resolve, lookEachMs));
  }
  return 'true';
}

function placeOf(element: Element): string {
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  return `${left + width / 2} ${top + height / 2}`;
}
