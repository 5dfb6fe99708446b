// Room report: what a teacher can mend before class: who reaches this computer, and whether it lasts. Pure functions judge what is found.
import { isIP } from 'node:net';
import { freemem, totalmem } from 'node:os';
import type { RoomCheck, RoomReport } from '../../src/class-protocol.ts';
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
  /** How learners are kept apart, in a sentence. */
  readonly walls: string;
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
  if (isLoopback(hostname.replace(/^\[(.*)\]$/, '$1')))
    return { name, state: 'mend', text: 'Only this computer reaches the notebook', detail: 'npm run class opens it to the network' };
  const silent = urls.filter((url) => !answers.has(url)).map((url) => URL.parse(url)?.host ?? url);
  if (silent.includes(host))
    return { name, state: 'mend', text: `${host} does not answer`, detail: 'has this computer changed its network? Start the class again' };
  const more = silent.length === 0 ? 'type it on a phone in the same network to be sure' : `${silent.join(', ')} does not answer`;
  return { name, state: silent.length === 0 ? 'good' : 'note', text: `${host} answers`, detail: more };
}

export function nameCheck(urls: readonly string[]): RoomCheck {
  const name = 'name';
  const names = urls.map((url) => URL.parse(url)?.hostname ?? '').filter((host) => host !== '' && isIP(host.replace(/^\[|\]$/g, '')) === 0);
  const [known] = names;
  if (known === undefined || isLoopback(known))
    return { name, state: 'note', text: 'This computer has no name that leads to it', detail: 'the address is enough' };
  const isLocal = known.endsWith('.local');
  return {
    name,
    state: 'good',
    text: `${known} answers too`,
    detail: isLocal ? 'some phones do not know .local names' : 'it is what others may type',
  };
}

export function firewallCheck({ ufw, ufwRules, hasFirewalld }: FirewallFiles, port: string): RoomCheck {
  const name = 'firewall';
  if (hasFirewalld)
    return {
      name,
      state: 'note',
      text: `firewalld is on, and may not let port ${port} in`,
      detail: `sudo firewall-cmd --add-port=${port}/tcp opens it until the next start`,
    };
  if (ufw === null || !/^ENABLED=yes/m.test(ufw))
    return {
      name,
      state: 'good',
      text: 'No firewall of this computer is known to be on',
      detail: 'one in the network itself cannot be seen from here',
    };
  const detail = `sudo ufw allow ${port}/tcp opens it`;
  if (ufwRules === null) return { name, state: 'note', text: `ufw is on, and may not let port ${port} in`, detail };
  const isOpen = new RegExp(`^### tuple ### allow (?:tcp|any) ${port} `, 'm').test(ufwRules);
  return isOpen
    ? { name, state: 'good', text: `ufw lets port ${port} in`, detail: 'for every card of this computer, or for those that its rules name' }
    : { name, state: 'mend', text: `ufw does not let port ${port} in`, detail };
}

/** disk: bytes; null: the system does not tell. used: what all machines take. */
export function diskCheck(disk: { readonly free: number; readonly all: number } | null, used: number, students: number): RoomCheck {
  const name = 'disk';
  if (disk === null) return { name, state: 'note', text: 'How much room the disk has cannot be told', detail: 'see that some GB are free' };
  const usual = students * roomLimits.usualDiskBytes;
  const text = `${gigabytes(disk.free)} of ${gigabytes(disk.all)} GB free; the class may take ${gigabytes(machineLimits.diskBytes)}`;
  const detail = `${gigabytes(usual)} GB for ${students}, as a rule; ${gigabytes(used)} are taken`;
  if (disk.free < machineLimits.freeDiskBytes + usual)
    return { name, state: 'mend', text, detail: `${detail}. Make room: below 0.3 GB servers stop` };
  return { name, state: disk.free < machineLimits.diskBytes ? 'note' : 'good', text, detail };
}

export function clockCheck({ now, lastKnown, isSynchronized }: { now: number; lastKnown: number; isSynchronized: boolean }): RoomCheck {
  const name = 'clock';
  if (now < lastKnown)
    return {
      name,
      state: 'mend',
      text: `It shows a time before ${new Date(lastKnown).toISOString().slice(0, 16).replace('T', ' ')} UTC, when the class was last changed`,
      detail: 'set it: ends of classes and cookies go by it',
    };
  if (isSynchronized) return { name, state: 'good', text: 'It is set by the network', detail: 'ends of classes and cookies go by it' };
  return { name, state: 'note', text: 'It is not known to be set by the network', detail: 'ends of classes and cookies go by it' };
}

/** startMs: see MachinesLoad. */
export function redisCheck(version: string, startMs: number | null, walls: string): RoomCheck {
  const text = startMs === null ? `redis-server ${version}` : `redis-server ${version} starts in ${(startMs / 1_000).toFixed(2)} s`;
  return { name: 'redis', state: 'good', text, detail: walls };
}

export function sleepCheck({ hasBattery, isPluggedIn }: Power): RoomCheck {
  const name = 'sleep';
  if (!hasBattery) return { name, state: 'good', text: 'This computer has no battery', detail: 'see that it does not sleep by itself' };
  if (!isPluggedIn)
    return {
      name,
      state: 'mend',
      text: 'This laptop runs on its battery, and may go to sleep',
      detail: 'plug it in, and leave its lid open',
    };
  return {
    name,
    state: 'note',
    text: 'This laptop is plugged in',
    detail: 'leave its lid open; nothing is lost if it sleeps, and pages come back with it',
  };
}

function gigabytes(bytes: number): string {
  const value = bytes / 1e9;
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
