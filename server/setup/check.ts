// Check: `npm run check [-- NAME ...]`, for authors. Runs the snippets and exercises of lessons and names those that are not as the lesson says.
import { bringChromium } from './chromium.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { conclude, TestTools } from './test-tools.ts';

/** Runs the command. args: parts of the addresses of lessons, such as "quickstart" (none: all lessons). */
export async function main({ root, args, unlock }: Setup): Promise<void> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  await buildSite(root);
  unlock();
  // As the manual had it once, and as test runners take a name.
  const names = args.filter((word) => word !== '-g' && word !== '--grep');
  conclude([await new TestTools(root, process.env).lessons(names)]);
}
