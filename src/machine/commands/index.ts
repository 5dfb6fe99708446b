// Commands: every program of the machine by the name it is called with. One that is large and seldom called loads then.
import type { Program } from '../program.ts';
import { redisCli } from '../redis-cli/redis-cli.ts';
import { classServer, cloud } from './cloud.ts';
import { kill, killall, pgrep, pkill } from './kill.ts';
import { hostname, ifconfig, ip } from './network.ts';
import { ps } from './ps.ts';
import { redisServer } from './redis-server.ts';
import { id, uname, whoami } from './system.ts';

/** Loads a program. */
export type LoadProgram = () => Program | Promise<Program>;

/** The programs. */
export const programs: ReadonlyMap<string, LoadProgram> = new Map<string, LoadProgram>([
  ['redis-cli', () => redisCli],
  ['redis-server', () => redisServer],
  ['curl', async () => (await import('../curl/curl.ts')).curl],
  ['ngrok', async () => (await import('../ngrok/ngrok.ts')).ngrok],
  ['cloud', () => cloud],
  ['class', () => classServer],
  ['ps', () => ps],
  ['kill', () => kill],
  ['killall', () => killall],
  ['pkill', () => pkill],
  ['pgrep', () => pgrep],
  ['ifconfig', () => ifconfig],
  ['ip', () => ip],
  ['ping', async () => (await import('./ping.ts')).ping],
  ['nc', async () => (await import('./nc.ts')).nc],
  ['hostname', () => hostname],
  ['whoami', () => whoami],
  ['id', () => id],
  ['uname', () => uname],
]);
