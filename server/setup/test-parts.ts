// Test parts: what `npm test` is made of: types, lint, unit tests and the built site in a browser, each of them run, whatever fails.
import { bringChromium } from './chromium.ts';
import { prepareNginx } from './nginx.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite, generateTypes } from './site.ts';
import { SetupError } from './step.mjs';
import { brokenTool, type Tally } from './tally.ts';
import { asReadersHaveIt, failureOf, TestTools, titled, withoutWhole } from './test-tools.ts';
import { prepareWebdis } from './webdis.ts';

type Part = 'types' | 'lint' | 'unit' | 'e2e';

/** What each part is called in the output. */
const titles: Readonly<Record<Part, string>> = { types: 'Types', lint: 'Lint', unit: 'Unit tests', e2e: 'The site in a browser' };

/**
 * One count for each part. args: nothing, or the name of one part and what its tool is to be given as well, such as
 * ["e2e", "quickstart.spec.ts"]. isWhole: with the tests that are tagged so.
 */
export async function testParts({ root, args, unlock }: Setup, isWhole: boolean): Promise<Tally[]> {
  const [only, ...rest] = args;
  if (only !== undefined && !(only in titles))
    throw new SetupError(`There is no part "${only}" of the tests. There are: ${Object.keys(titles).join(', ')}.`);
  const wanted = (Object.keys(titles) as Part[]).filter((part) => only === undefined || only === part);
  await prepareMachines(process.env);
  if (wanted.includes('e2e')) {
    process.env['CHROMIUM'] = await bringChromium(root, process.env);
    await prepareWebdis(root, process.env);
  }
  if (wanted.includes('unit')) await prepareNginx(root, process.env);
  const unbuilt = wanted.includes('e2e') ? await failureOf(() => buildSite(root)) : null;
  // A build has made them, unless it failed, and the types are looked at all the same.
  const untyped = await failureOf(() => generateTypes(root));
  unlock();

  const tools = new TestTools(root, isWhole && only === undefined ? { ...process.env, ...asReadersHaveIt } : process.env);
  const work = async (part: Part): Promise<Tally> => {
    const failure = unbuilt ?? untyped;
    if (part !== 'e2e' || failure === null) return tools[part](isWhole ? rest : [...rest, ...withoutWhole[part]]);
    process.stdout.write(`${failure}\n`);
    return brokenTool;
  };
  const tallies: Tally[] = [];
  for (const part of wanted) tallies.push(await titled(titles[part], () => work(part)));
  return tallies;
}
