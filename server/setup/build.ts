// Build: `npm run build`. Builds the site into dist, unless it is up to date.
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';

/** Runs the command. */
export async function main({ root, unlock }: Setup): Promise<void> {
  await buildSite(root);
  unlock();
}
