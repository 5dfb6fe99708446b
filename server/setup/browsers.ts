// Browsers: `npm run test:browsers`. Sets up, builds, and runs the lessons in the system's Firefox and WebKit.
import { join } from 'node:path';
import { run } from './command.mjs';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';

/** Runs the command. */
export async function main({ root, args, finish }: Setup): Promise<void> {
  await prepareMachines(process.env);
  await buildSite(root);
  finish();
  const { code } = await run([process.execPath, join(root, 'e2e', 'browsers', 'main.ts'), ...args], { cwd: root, show: true });
  process.exitCode = code ?? 1;
}
