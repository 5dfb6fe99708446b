// Class: `npm run class`. As `npm start`, for a class: it serves the network unless HOST says otherwise.
import { main as start } from './start.ts';
import type { Setup } from './setup.ts';

/** Runs the command; the bridge goes on in this process. */
export async function main(setup: Setup): Promise<void> {
  process.env['CLASS'] = '1';
  process.env['HOST'] = process.env['HOST']?.trim() || '0.0.0.0';
  await start(setup, 'npm run class');
}
