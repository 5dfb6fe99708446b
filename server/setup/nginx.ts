// Nginx: the real one, in front of which the configuration of server/deploy is tested, found or brought.
import { prepareProgram } from './debian-program.ts';

/** Brings nginx where it can be had, and tells the rest of the process by NGINX. Throws SetupError. */
export function prepareNginx(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  return prepareProgram(root, env, {
    title: 'nginx',
    name: 'nginx',
    variable: 'NGINX',
    // Which of the two has the program differs between releases of Debian.
    packages: ['nginx', 'nginx-light'],
    path: 'usr/sbin/nginx',
    without: 'the configuration for it is not tested',
  });
}
