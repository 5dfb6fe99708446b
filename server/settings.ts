// Settings: what the environment asks for, checked in full before anything is brought, built or opened.
import { readCertificate } from './certificate.ts';
import { readConfig, type Config } from './config.ts';
import { requireOwnHost } from './own-host.ts';

/** Reads the environment. Throws ListenError where HOST is not of this computer, and ConfigError for any other bad value. */
export async function readSettings(env: NodeJS.ProcessEnv): Promise<Config> {
  await requireOwnHost(env);
  const config = readConfig(env);
  if (config.tls !== null) readCertificate(config.tls);
  return config;
}
