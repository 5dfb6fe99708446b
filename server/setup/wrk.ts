// Wrk: the load generator of the benchmark's HTTP tables, found or installed.
import { findExecutables } from './executable.ts';
import { findInstaller, install, installByHand } from './package-manager.ts';
import { step } from './step.mjs';

const packages = { 'apt-get': 'wrk', apk: 'wrk', brew: 'wrk' } as const;

/** Brings wrk where it can be had. Where it cannot, the output says what to install; the benchmark then leaves its tables out. */
export async function bringWrk(env: NodeJS.ProcessEnv): Promise<void> {
  const isThere = (): boolean => findExecutables(['wrk'], env['PATH']).length > 0;
  if (isThere()) return;
  const installer = await findInstaller(env);
  const name = installer && packages[installer.manager as keyof typeof packages];
  const failure = installer && name ? await step(`wrk: installing with ${installer.manager}`, () => install(installer, [name])) : '';
  if (!isThere())
    process.stdout.write(
      `There is no wrk here, so that HTTP is not measured. ${failure ? `What was tried said:\n${failure}\n` : ''}Install it with the line for your system:\n\n${installByHand(packages)}\n\n`,
    );
}
