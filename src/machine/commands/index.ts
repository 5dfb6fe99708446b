// Commands: every program of the machine by the name it is called with. The large ones load when they are first called.
import type { Program } from '../program.ts';
import { kill, killall, pgrep, pkill } from './kill.ts';
import { hostname, ifconfig, ip } from './network.ts';
import { ps } from './ps.ts';
import { redisServer } from './redis-server.ts';
import { id, uname, whoami } from './system.ts';

/** Loads a program. */
export type LoadProgram = () => Program | Promise<Program>;

/** The programs. */
export const programs: ReadonlyMap<string, LoadProgram> = new Map<string, LoadProgram>([
  ['redis-cli', async () => (await import('../redis-cli/redis-cli.ts')).redisCli],
  ['redis-server', () => redisServer],
  ['curl', async () => (await import('../curl/curl.ts')).curl],
  ['ps', () => ps],
  ['kill', () => kill],
  ['killall', () => killall],
  ['pkill', () => pkill],
  ['pgrep', () => pgrep],
  ['ifconfig', () => ifconfig],
  ['ip', () => ip],
  ['hostname', () => hostname],
  ['whoami', () => whoami],
  ['id', () => id],
  ['uname', () => uname],
]);
