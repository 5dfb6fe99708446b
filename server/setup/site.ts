// Site: builds the static site into dist when its sources changed; a build that fails leaves the old one alone.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run, tail } from './command.mjs';
import { compressSite } from './compress.ts';
import { bringPython } from './python.ts';
import { SetupError, step } from './step.mjs';
import { hashOf } from './stamp.ts';

/** What the site is made of. Tests in it change nothing. */
const sources = ['content', 'src', 'public', 'astro.config.mjs', 'package-lock.json', '.cache/python/index.json'];
const isSource = (file: string): boolean => !file.endsWith('.test.ts') && !file.includes('kernel-tests');

/** In dist: the hash of the sources it was built from. A dot file, which the bridge does not serve. */
const stampName = '.built-from';

/** Builds and compresses the site, unless dist is up to date. Throws SetupError with what Astro reports. */
export async function buildSite(root: string): Promise<void> {
  await bringPython(root, process.env);
  const dist = join(root, 'dist');
  const stamp = join(dist, stampName);
  const hash = hashOf(root, sources, isSource);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;

  const draft = join(root, '.cache', 'site');
  rmSync(draft, { recursive: true, force: true });
  await step('Site: building', () => astro(root, ['build', '--outDir', draft]));
  await step('Site: compressing', () => compressSite(draft, dist));
  writeFileSync(join(draft, stampName), hash);
  const old = join(root, '.cache', 'site.old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(draft, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Writes the types that Astro generates for the sources (.astro), unless they are there. */
export async function generateTypes(root: string): Promise<void> {
  if (existsSync(join(root, '.astro', 'types.d.ts'))) return;
  await step('Types of the content: generating', () => astro(root, ['sync']));
}

/** What Astro printed, from its first error on. */
export function complaintOf(output: string): string {
  const text = stripVTControlCharacters(output);
  return tail(text.slice(Math.max(0, text.indexOf('[ERROR]'))), 40);
}

async function astro(root: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };
  const { code, output } = await run([process.execPath, join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), ...args], {
    cwd: root,
    env,
  });
  if (code === 0) return;
  throw new SetupError(`The site could not be built. Astro says:\n\n${complaintOf(output)}\n\nMend the file it names and start again.`);
}
