// Room report: what a teacher can mend before class: who reaches this computer, and whether it lasts. Pure functions judge what is found.
import { isIP } from 'node:net';
import { freemem, totalmem } from 'node:os';
import type { RoomCheck, RoomReport, RoomWalls } from '../../src/class-protocol.ts';
import { isLoopback } from '../host-address.ts';
import type { PrivateMachines } from '../machine.ts';
import { machineLimits } from '../machines/limits.ts';
import { isThere } from '../missing-file.ts';
import { roomLimits } from './limits.ts';
import { answeringAt, freeDisk, portOf, readFirewall, readPower, type FirewallFiles, type Power } from './room-look.ts';

/** What the report is about. */
export interface RoomFacts {
  /** Where learners' data is. */
  readonly dataDir: string;
  /** Such as "7.0.15". */
  readonly redis: () => string;
  readonly walls: RoomWalls;
}

export interface RoomReportParts {
  readonly room: RoomFacts;
  readonly machines: Pick<PrivateMachines, 'load'>;
  /** What others can type, the best first. */
  readonly addresses: () => readonly string[];
  /** Students of the largest class that has not ended, or its places where nobody has come. */
  readonly students: () => number;
  /** Unix time in milliseconds of the latest thing that the class's records know of. */
  readonly lastKnown: () => number;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Looks at the room. */
export async function roomReport({ room, machines, addresses, students, lastKnown, now }: RoomReportParts): Promise<RoomReport> {
  const urls = addresses();
  const count = students();
  const { startMs, diskBytes } = machines.load();
  const port = portOf(urls[0]);
  const checks = [
    addressCheck(urls, await answeringAt(urls)),
    nameCheck(urls),
    firewallCheck(await readFirewall(), port),
    diskCheck(await freeDisk(room.dataDir), diskBytes, count),
    clockCheck({ now: now(), lastKnown: lastKnown(), isSynchronized: await isThere('/run/systemd/timesync/synchronized') }),
    redisCheck(room.redis(), startMs, room.walls),
    sleepCheck(await readPower()),
  ];
  return { checkedAt: now(), checks, forecast: forecast(count, { free: freemem(), all: totalmem() }) };
}

/** What so many students take of the memory. free, all: bytes. */
export function forecast(students: number, { free, all }: { free: number; all: number }): RoomReport['forecast'] {
  const { usualBytes, besidesDataBytes } = roomLimits;
  const fullBytes = machineLimits.maxmemoryBytes + besidesDataBytes;
  const room = Math.max(0, free - machineLimits.freeMemoryBytes);
  return {
    students,
    usualBytes: students * usualBytes,
    fullBytes: students * fullBytes,
    allBytes: all,
    parksFrom: Math.min(machineLimits.servers, Math.floor(room / fullBytes)),
  };
}

/** answers: which of the URLs answer from here. */
export function addressCheck(urls: readonly string[], answers: ReadonlySet<string>): RoomCheck {
  const name = 'address';
  const [first = ''] = urls;
  const { hostname = '', host = '' } = URL.parse(first) ?? {};
  if (isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))) return { name, state: 'mend', found: 'loopback' };
  const silent = urls.filter((url) => !answers.has(url)).map((url) => URL.parse(url)?.host ?? url);
  if (silent.includes(host)) return { name, state: 'mend', found: 'silent', host };
  return { name, state: silent.length === 0 ? 'good' : 'note', found: 'answers', host, silent };
}

export function nameCheck(urls: readonly string[]): RoomCheck {
  const name = 'name';
  const names = urls.map((url) => URL.parse(url)?.hostname ?? '').filter((host) => host !== '' && isIP(host.replace(/^\[|\]$/g, '')) === 0);
  const [host] = names;
  if (host === undefined || isLoopback(host)) return { name, state: 'note', found: 'none' };
  return { name, state: 'good', found: host.endsWith('.local') ? 'local' : 'known', host };
}

export function firewallCheck({ ufw, ufwRules, hasFirewalld }: FirewallFiles, port: string): RoomCheck {
  const name = 'firewall';
  if (hasFirewalld) return { name, state: 'note', found: 'firewalld', port };
  if (ufw === null || !/^ENABLED=yes/m.test(ufw)) return { name, state: 'good', found: 'none' };
  if (ufwRules === null) return { name, state: 'note', found: 'ufw-on', port };
  const isOpen = new RegExp(`^### tuple ### allow (?:tcp|any) ${port} `, 'm').test(ufwRules);
  return isOpen ? { name, state: 'good', found: 'ufw-open', port } : { name, state: 'mend', found: 'ufw-closed', port };
}

/** disk: bytes; null: the system does not tell. used: what all machines take. */
export function diskCheck(disk: { readonly free: number; readonly all: number } | null, used: number, students: number): RoomCheck {
  const name = 'disk';
  if (disk === null) return { name, state: 'note', found: 'unknown' };
  const { diskBytes: limit, freeDiskBytes: least } = machineLimits;
  const usual = students * roomLimits.usualDiskBytes;
  const state = disk.free < least + usual ? 'mend' : disk.free < limit ? 'note' : 'good';
  return { name, state, found: 'room', ...disk, limit, usual, students, used, least };
}

export function clockCheck({ now, lastKnown, isSynchronized }: { now: number; lastKnown: number; isSynchronized: boolean }): RoomCheck {
  const name = 'clock';
  if (now < lastKnown) return { name, state: 'mend', found: 'behind', lastKnown };
  return isSynchronized ? { name, state: 'good', found: 'set' } : { name, state: 'note', found: 'not-set' };
}

/** startMs: see MachinesLoad. */
export function redisCheck(version: string, startMs: number | null, walls: RoomWalls): RoomCheck {
  const state = walls.hasNetworks && walls.hasOwnFiles ? 'good' : 'note';
  return { name: 'redis', state, found: 'server', version, startMs, walls };
}

export function sleepCheck({ hasBattery, isPluggedIn }: Power): RoomCheck {
  const name = 'sleep';
  if (!hasBattery) return { name, state: 'good', found: 'no-battery' };
  return isPluggedIn ? { name, state: 'note', found: 'plugged-in' } : { name, state: 'mend', found: 'on-battery' };
}
