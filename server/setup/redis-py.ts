// redis-py: `npm run test:redis-py -- DIR [FILE ...]`. Sets up, builds, brings pytest, and runs redis-py's own tests in the page.
import { join, resolve } from 'node:path';
import { run } from './command.mjs';
import { bringChromium } from './chromium.ts';
import { downloadWheels, findPip } from './pip.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { SetupError, step } from './step.mjs';

/** Runs the command. */
export async function main({ root, args: [folder, ...files], finish }: Setup): Promise<void> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  await buildSite(root);
  const { command, missing } = await findPip(process.env);
  if (command === null) throw new SetupError(`The tests of redis-py need pip. ${missing}`);
  const wheels = join(root, '.cache', 'redis-py-wheels');
  const failure = await step('pytest: downloading with pip', () =>
    downloadWheels(command, join(root, 'e2e', 'redis-py', 'requirements.txt'), wheels),
  );
  if (failure !== null) throw new SetupError(`What the tests of redis-py run on could not be downloaded. pip said:\n${failure}`);
  finish();
  const named = folder === undefined ? [] : [resolve(folder), ...files];
  const { code } = await run([process.execPath, join(root, 'e2e', 'redis-py', 'main.ts'), wheels, ...named], { cwd: root, show: true });
  process.exitCode = code ?? 1;
}
