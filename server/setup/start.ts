// Start: `npm start`. Sets up whatever is missing, then becomes the bridge.
import { checkSettings, prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';

/** Runs the command; the bridge goes on in this process. command: what was typed. */
export async function main({ root, finish }: Setup, command = 'npm start'): Promise<void> {
  await checkSettings(process.env, command);
  await prepareMachines(process.env);
  await buildSite(root);
  finish();
  await import('../main.ts');
}
