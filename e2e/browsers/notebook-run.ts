// Notebook run: a page that is run from its bar, and a snippet that is typed and run, in any browser, from inside the page.
import type { Browser } from './browser.ts';

/** Milliseconds for a page to run, and for an editor to be there. */
const patienceMs = 120_000;

/** Presses Run page, and waits until all of it has run. */
export async function runPage(browser: Browser, url: string): Promise<readonly string[]> {
  await browser.open(url);
  const said = await browser.evaluate(`(${pressRunPage.toString()})(${patienceMs})`);
  return /^(\d+) of \1$/.test(said) ? [] : [`Run page came to: ${said}`];
}

/** Types into a snippet that is open to edit, and runs it. */
export async function editAndRun(browser: Browser, url: string): Promise<readonly string[]> {
  await browser.open(url);
  const printed = await browser.evaluate(`(${typeAndRun.toString()})('ECHO "typed here"', ${patienceMs})`);
  return printed.trim() === '"typed here"' ? [] : [`what was typed printed: ${printed}`];
}

// The functions below are sent to the page as they stand: nothing around them is there.

async function pressRunPage(ms: number): Promise<string> {
  const late = performance.now() + ms;
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds() && performance.now() < late) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const button = 'run-bar > button:enabled';
  await until(() => document.querySelector(button) !== null);
  const ended = new Promise((resolve) => {
    document.addEventListener('notebook-end', resolve, { once: true });
  });
  document.querySelector<HTMLButtonElement>(button)?.click();
  await Promise.race([ended, until(() => false)]);
  await until(() => document.querySelector('run-bar[data-running]') === null);
  return document.querySelector('run-bar .count')?.textContent ?? 'nothing: the page has no bar';
}

async function typeAndRun(text: string, ms: number): Promise<string> {
  const late = performance.now() + ms;
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds() && performance.now() < late) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const host = document.querySelector('redis-snippet[kind="redis"]');
  const editor = (): HTMLTextAreaElement | null => host?.querySelector<HTMLTextAreaElement>('textarea') ?? null;
  await until(() => editor() !== null);
  editor()?.focus();
  // As typing does, it tells the editor of its input, whichever editor that is.
  document.execCommand('insertText', false, text);
  host?.querySelector<HTMLButtonElement>('[data-action="run"]')?.click();
  await until(() => !['idle', 'running'].includes(host?.getAttribute('state') ?? ''));
  return host?.querySelector('.rn-live')?.textContent ?? `nothing; it shows ${host?.textContent ?? 'no snippet'}`;
}
