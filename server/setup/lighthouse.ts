// Lighthouse: what audits the pages for the benchmark's table of that name, brought from npm at the versions and with the
// checksums of server/setup/lighthouse/package-lock.json. It is no package of the project: it is larger than all of those
// that the site is made from, and most who install them never measure.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npmInstall } from './packages.mjs';
import { step } from './step.mjs';

/** Brings it into .cache/lighthouse, unless it is there, and tells the rest of the process by LIGHTHOUSE, the folder that it is installed in. Throws SetupError. */
export async function bringLighthouse(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const source = join(root, 'server', 'setup', 'lighthouse');
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies: { lighthouse: string } };
  const folder = join(root, '.cache', 'lighthouse', dependencies.lighthouse);
  if (!existsSync(folder)) {
    await step(`Lighthouse: bringing ${dependencies.lighthouse}`, async () => {
      const draft = `${folder}.new`;
      // Whatever an older checkout or a start that was cut short left.
      rmSync(dirname(folder), { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(draft, file));
      await npmInstall(draft);
      renameSync(draft, folder);
    });
  }
  env['LIGHTHOUSE'] = folder;
}
