// Room look: what can be read of the room before class: who takes a connection, firewalls, the disk, the clock and the power.
import { once } from 'node:events';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { within } from '../within.ts';
import { isThere } from '../missing-file.ts';
import { roomLimits } from './limits.ts';

/** What is known of the firewalls that are common: null where a file cannot be read or is not there. */
export interface FirewallFiles {
  /** /etc/ufw/ufw.conf, and its rules. */
  readonly ufw: string | null;
  readonly ufwRules: string | null;
  readonly hasFirewalld: boolean;
}

/** Its power supplies: what /sys/class/power_supply says of each. */
export interface Power {
  readonly hasBattery: boolean;
  readonly isPluggedIn: boolean;
}

/** The port that a URL names, or its scheme has. */
export function portOf(url = ''): string {
  const parsed = URL.parse(url);
  return parsed?.port || (parsed?.protocol === 'https:' ? '443' : '80');
}

/** Those of the URLs at which somebody takes a connection. */
export async function answeringAt(urls: readonly string[]): Promise<Set<string>> {
  const answers = await Promise.all(
    urls.map(async (url) => {
      const socket = connect(Number(portOf(url)), URL.parse(url)?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '');
      socket.on('error', () => {});
      const connected = await within(
        Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]),
        roomLimits.lookMs,
      ).catch(() => false);
      socket.destroy();
      return connected === true ? [url] : [];
    }),
  );
  return new Set(answers.flat());
}

/** Reads what is there of them. */
export async function readFirewall(): Promise<FirewallFiles> {
  const [ufw, ufwRules, hasFirewalld] = await Promise.all([
    readText('/etc/ufw/ufw.conf'),
    readText('/etc/ufw/user.rules'),
    isThere('/run/firewalld'),
  ]);
  return { ufw, ufwRules, hasFirewalld };
}

/** Bytes of the disk of a folder; null: the system does not tell. */
export async function freeDisk(folder: string): Promise<{ free: number; all: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, all: blocks * bsize };
  } catch {
    return null;
  }
}

/** Reads them; there are none where the system does not tell. */
export async function readPower(): Promise<Power> {
  const folder = '/sys/class/power_supply';
  const names = await readdir(folder).catch(() => []);
  const supplies = await Promise.all(
    names.map(async (name) => ({
      type: (await readText(`${folder}/${name}/type`)) ?? '',
      online: (await readText(`${folder}/${name}/online`)) ?? '',
    })),
  );
  return {
    hasBattery: supplies.some(({ type }) => type.trim() === 'Battery'),
    isPluggedIn: supplies.some(({ type, online }) => type.trim() !== 'Battery' && online.trim() === '1'),
  };
}

/** null: it is not there, or not ours to read. */
function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
