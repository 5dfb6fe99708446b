// Chromium: the browser of the end-to-end tests, found or installed.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as playwright from 'playwright';
import { run, tail } from './command.mjs';
import { findExecutables, isExecutable } from './executable.ts';
import { findInstaller, install, installByHand, type Installer } from './package-manager.ts';
import { SetupError, step } from './step.mjs';

/** Chromium without the windows that nobody sees here: it takes half the processor time for the same pages. */
const shellNames = ['chromium-headless-shell', 'chrome-headless-shell'];
const shellPackage = 'chromium-headless-shell';
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const chromeOfMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const packages = { 'apt-get': 'chromium', dnf: 'chromium', apk: 'chromium', pacman: 'chromium' } as const;

/** The path of a Chromium that runs here: CHROMIUM, PATH, the system's packages, Playwright's own. Throws SetupError. */
export async function bringChromium(root: string, env: NodeJS.ProcessEnv): Promise<string> {
  const named = env['CHROMIUM']?.trim();
  if (named) {
    if (await works(named)) return named;
    throw new SetupError(`CHROMIUM=${named} cannot be used: expected the path of a Chromium or Chrome that runs.`);
  }
  const installer = await findInstaller(env);
  const found = (await bringShell(env, installer)) ?? (await search(env));
  if (found !== null) return found;

  const failures: string[] = [];
  const packaged = installer === null || installer.manager === 'brew' ? null : packages[installer.manager];
  if (installer !== null && packaged !== null) {
    const failure = await step(`Chromium: installing with ${installer.manager}`, () => install(installer, [packaged]));
    if (failure !== null) failures.push(`${installer.manager} said:\n${failure}`);
    const installed = await search(env);
    if (installed !== null) return installed;
  }
  const download = await step('Chromium: downloading with Playwright', () =>
    run([process.execPath, join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium']),
  );
  if (await works(playwrightsOwn())) return playwrightsOwn();
  failures.push(`Playwright said:\n${tail(download.output, 12)}`);
  throw new SetupError(`The tests need a Chromium, and none could be found or installed. ${failures.join('\n\n')}

Install one with the line for your system, or set CHROMIUM to the path of one:

${installByHand({ ...packages, brew: '--cask chromium' })}`);
}

/** The one without windows, installed where the system has it in a package, as Debian does; null: any other will do. */
async function bringShell(env: NodeJS.ProcessEnv, installer: Installer | null): Promise<string | null> {
  const found = await firstThatWorks(findExecutables(shellNames, env['PATH']));
  if (found !== null || installer?.manager !== 'apt-get') return found;
  if ((await run(['apt-cache', 'show', shellPackage])).code !== 0) return null;
  await step('Chromium without windows: installing with apt-get', () => install(installer, [shellPackage]));
  return firstThatWorks(findExecutables(shellNames, env['PATH']));
}

async function search(env: NodeJS.ProcessEnv): Promise<string | null> {
  const found = await firstThatWorks([...findExecutables(names, env['PATH']), chromeOfMac]);
  return found ?? firstThatWorks([playwrightsOwn()]);
}

/** Where Playwright keeps the one that it downloads. It is loaded for this alone, which takes longer than all else that set-up looks at. */
function playwrightsOwn(): string {
  const { chromium } = createRequire(import.meta.url)('playwright') as typeof playwright;
  return chromium.executablePath();
}

async function firstThatWorks(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    if (await works(path)) return path;
  }
  return null;
}

// A file is not enough: Ubuntu's chromium-browser is a script that asks for a snap.
async function works(path: string): Promise<boolean> {
  return isExecutable(path) && (await run([path, '--version'])).code === 0;
}
