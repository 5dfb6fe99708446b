// Test all: `npm run test:all`: `npm test` with the tests that it leaves out, then what depends on the server on the other servers, as one count.
import { bringServers } from './servers.ts';
import type { Setup } from './setup.ts';
import { SetupError } from './step.mjs';
import { attempted, conclude, failureOf } from './test-tools.ts';
import { testServers } from './test-servers.ts';
import { testParts } from './tests.ts';

/** Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. */
export async function main(setup: Setup): Promise<void> {
  const missing = await failureOf(async () => {
    await bringServers(setup.root, process.env);
  });
  const tallies = await attempted(() => testParts({ ...setup, args: [] }, true));
  const onServers = await attempted(() => {
    if (missing !== null) throw new SetupError(missing);
    return testServers({ ...setup, args: [] });
  });
  conclude([...tallies, ...onServers]);
}
