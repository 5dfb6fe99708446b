// Bench: `npm run bench`. Sets up, builds, and prints the benchmark's tables.
import { join } from 'node:path';
import { run } from './command.mjs';
import { bringChromium } from './chromium.ts';
import { bringLighthouse } from './lighthouse.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { prepareWebdis } from './webdis.ts';
import { bringWrk } from './wrk.ts';

/** Runs the command. */
export async function main({ root, args, unlock }: Setup): Promise<void> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  await prepareWebdis(root, process.env);
  await bringWrk(process.env);
  if (args.length === 0 || args.includes('lighthouse')) await bringLighthouse(root, process.env);
  await buildSite(root);
  unlock();
  const { code } = await run([process.execPath, join(root, 'e2e', 'bench', 'main.ts'), ...args], { cwd: root, show: true });
  process.exitCode = code ?? 1;
}
