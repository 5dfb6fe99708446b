// Check: `npm run check [-- PAGE ...]`, for authors. Runs the snippets of the lessons and names those that print something else.
import { bringChromium } from './chromium.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { conclude, TestTools } from './test-tools.ts';

/** What prints nothing but the messages that the manual (content/authoring.md) shows; relative to the project's folder. */
const reporter = './e2e/content-reporter.ts';

/** Runs the command. args: parts of the addresses of pages, such as "quickstart" (none: all pages), and Playwright's own options. */
export async function main({ root, args, unlock }: Setup): Promise<void> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  await buildSite(root);
  unlock();
  const isOption = (word: string, index: number): boolean => word.startsWith('-') || (args[index - 1]?.startsWith('-') ?? false);
  const pages = args.filter((word, index) => !isOption(word, index));
  const options = args.filter(isOption);
  const chosen = pages.length === 0 ? [] : ['--grep', pages.map((page) => page.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')];
  conclude([await new TestTools(root, process.env).e2e(['content.spec.ts', ...chosen, ...options], reporter)]);
}
