// Webdis: the real one, which the tests of the Webdis gateway and the benchmark set beside it, found or brought.
import { prepareProgram } from './debian-program.ts';

/** Brings Webdis where it can be had, and tells the rest of the process by WEBDIS. Throws SetupError. */
export function prepareWebdis(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  return prepareProgram(root, env, {
    title: 'Webdis',
    name: 'webdis',
    variable: 'WEBDIS',
    packages: ['webdis'],
    path: 'usr/bin/webdis',
    without: 'what compares with it is left out',
  });
}
