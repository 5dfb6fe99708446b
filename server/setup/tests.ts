// Tests: `npm test [-- PART …]`. Sets up and tests: the parts that test-parts.ts lists; `npm test -- servers`: those and then the other servers.
import type { Setup } from './setup.ts';
import { testWithServers } from './test-all.ts';
import { testParts } from './test-parts.ts';
import { conclude } from './test-tools.ts';

/** Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. */
export async function main(setup: Setup): Promise<void> {
  const [only] = setup.args;
  conclude(only === 'servers' ? await testWithServers(setup, false) : await testParts(setup, only !== undefined));
}
