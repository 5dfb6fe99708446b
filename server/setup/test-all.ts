// Test all: `npm run test:all`: all of `npm test`, then what depends on the server on the other servers, as one count.
import { bringServers } from './servers.ts';
import type { Setup } from './setup.ts';
import { brokenTool, type Tally } from './tally.ts';
import { conclude, failureOf } from './test-tools.ts';
import { testServers } from './test-servers.ts';
import { testAll } from './tests.ts';

/** Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. */
export async function main(setup: Setup): Promise<void> {
  const missing = await failureOf(async () => {
    await bringServers(setup.root, process.env);
  });
  const tallies = await testAll({ ...setup, args: [] });
  let onServers: Tally[] = [brokenTool];
  const failure =
    missing ??
    (await failureOf(async () => {
      onServers = await testServers({ ...setup, args: [] });
    }));
  if (failure !== null) process.stdout.write(`${failure}\n`);
  conclude([...tallies, ...onServers]);
}
