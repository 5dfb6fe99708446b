// Test all: `npm run test:all`: `npm test` with the tests that it leaves out, then what depends on the server on the other servers, and the lessons in a class, as one count.
import { bringServers } from './servers.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { SetupError } from './step.mjs';
import type { Tally } from './tally.ts';
import { attempted, conclude, failureOf, TestTools, titled } from './test-tools.ts';
import { testParts } from './test-parts.ts';
import { testServers } from './test-servers.ts';

/** Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. */
export async function main(setup: Setup): Promise<void> {
  const tallies = await testWithServers(setup, true);
  const inClass = await attempted(async () => {
    await buildSite(setup.root);
    return [await titled('Lessons in a class', () => new TestTools(setup.root, process.env).lessons([], { inClass: true }))];
  });
  conclude([...tallies, ...inClass]);
}

/** One count for each part and for each other server, whatever fails of them. isWhole: with the tests that are tagged so. */
export async function testWithServers(setup: Setup, isWhole: boolean): Promise<Tally[]> {
  const missing = await failureOf(async () => {
    await bringServers(setup.root, process.env);
  });
  const tallies = await attempted(() => testParts({ ...setup, args: [] }, isWhole));
  const onServers = await attempted(() => {
    if (missing !== null) throw new SetupError(missing);
    return testServers({ ...setup, args: [] }, isWhole);
  });
  return [...tallies, ...onServers];
}
