// Test servers: `npm run test:servers [-- NAME]`. What depends on the server, on servers besides the one that npm test uses.
import { delimiter, join } from 'node:path';
import { bringChromium } from './chromium.ts';
import { bringServers } from './servers.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { SetupError } from './step.mjs';
import type { Tally } from './tally.ts';
import { conclude, TestTools, titled, withoutWhole } from './test-tools.ts';

/** The unit tests in which a server answers: redis-cli's comparison, the machines, and the ways from a page to them. */
const unitTests = [
  'src/machine/redis-cli',
  'src/runners/redis',
  'server/machines',
  'server/transports',
  'server/streams',
  'server/shared-redis',
];

/** Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. */
export async function main(setup: Setup): Promise<void> {
  conclude(await testServers(setup, true));
}

/**
 * One count for the lessons and one for the unit tests of each server. args: none, or a part of a server's title, such as "valkey".
 * isWhole: with the tests that are tagged so.
 */
export async function testServers({ root, args: [name = ''], unlock }: Setup, isWhole: boolean): Promise<Tally[]> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  const servers = await bringServers(root, process.env);
  await buildSite(root);
  unlock();
  const wanted = servers.filter(({ title }) => title.toLowerCase().includes(name.toLowerCase()));
  if (wanted.length === 0)
    throw new SetupError(`There is no server "${name}". There are: ${servers.map(({ title }) => title).join(', ')}.`);
  const tallies: Tally[] = [];
  for (const { title, folder } of wanted) {
    const path = `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
    const tools = new TestTools(root, { ...process.env, PATH: path, REDIS_SERVER: join(folder, 'redis-server') });
    tallies.push(await titled(`Lessons on ${title}`, () => tools.lessons([])));
    tallies.push(await titled(`Unit tests on ${title}`, () => tools.unit([...unitTests, ...(isWhole ? [] : withoutWhole.unit)])));
  }
  return tallies;
}
