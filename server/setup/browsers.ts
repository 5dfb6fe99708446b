// Browsers: `npm run test:browsers`. Sets up, builds, and runs the notebook in the system's Firefox and WebKit.
import { join } from 'node:path';
import { run } from './command.mjs';
import { findExecutables } from './executable.ts';
import { findInstaller, install } from './package-manager.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { step } from './step.mjs';

/** What drives the browsers: each of these programs, any of its names, and the package of Debian that brings it. */
const needs = [
  { programs: ['firefox-esr', 'firefox'], packageName: 'firefox-esr' },
  { programs: ['WebKitWebDriver'], packageName: 'webkit2gtk-driver' },
  { programs: ['xvfb-run'], packageName: 'xvfb' },
  { programs: ['xauth'], packageName: 'xauth' },
] as const;

/** Runs the command. */
export async function main({ root, args, finish }: Setup): Promise<void> {
  await prepareMachines(process.env);
  await bringBrowsers(process.env);
  await buildSite(root);
  finish();
  const { code } = await run([process.execPath, join(root, 'e2e', 'browsers', 'main.ts'), ...args], { cwd: root, show: true });
  process.exitCode = code ?? 1;
}

/** Installs what is missing where the system has Debian's packages; what is missing then is named by the tests, which fail. */
async function bringBrowsers(env: NodeJS.ProcessEnv): Promise<void> {
  const missing = needs.filter(({ programs }) => findExecutables(programs, env['PATH']).length === 0);
  if (missing.length === 0) return;
  const installer = await findInstaller(env);
  if (installer?.manager !== 'apt-get') return;
  const packages = missing.map(({ packageName }) => packageName);
  const failure = await step(`${packages.join(', ')}: installing with apt-get`, () => install(installer, packages));
  if (failure !== null) process.stdout.write(`apt-get said:\n${failure}\n`);
}
