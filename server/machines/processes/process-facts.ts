// Process facts: what the host knows of a running process, from Linux' /proc or from ps.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ProcessFolder } from './process-folder.ts';

/** What a process is about, which costs least to ask. */
export interface ProcessWork {
  /** One letter: R running, S sleeping, D waiting for a disk, T stopped, Z ended. */
  readonly state: string;
  /** User and system together. */
  readonly cpuSeconds: number;
}

/** One process, as ps would see it. */
export interface ProcessFacts extends ProcessWork {
  /** Its command line as shown: its title, where it has set one. */
  readonly title: string;
  readonly vszKiB: number;
  readonly rssKiB: number;
}

const run = promisify(execFile);

/** Linux' USER_HZ, which is 100 on every architecture Node runs on. */
const ticksPerSecond = 100;

/** What the host knows of a process; null where there is none. folder: its own in /proc, where there is one. */
export async function processFacts(
  pid: number,
  folder: Pick<ProcessFolder, 'read'>,
  platform: NodeJS.Platform = process.platform,
): Promise<ProcessFacts | null> {
  try {
    return platform === 'linux' ? await factsFromProc(folder) : await factsFromPs(pid);
  } catch {
    return null; // There is no such process, or it ended while it was read.
  }
}

/** The same of its work alone. */
export async function processWork(
  pid: number,
  folder: Pick<ProcessFolder, 'read'>,
  platform: NodeJS.Platform = process.platform,
): Promise<ProcessWork | null> {
  if (platform !== 'linux') return processFacts(pid, folder, platform);
  const stat = await folder.read('stat');
  return stat === '' ? null : workOf(statFields(stat));
}

/**
 * Tells a process from every other that had or will have the same pid, also after a restart of the host;
 * null where there is no such process, or it has ended.
 */
export async function processIdentity(pid: number, platform: NodeJS.Platform = process.platform): Promise<string | null> {
  try {
    if (platform !== 'linux') return await ps(pid, ['lstart']);
    const [boot, stat] = await Promise.all([readBoot(), readFile(`/proc/${pid}/stat`, 'latin1')]);
    const fields = statFields(stat);
    // A zombie has ended, though nobody has asked how.
    return fields[0] === 'Z' ? null : identityOf(boot, fields[19] ?? '');
  } catch {
    return null;
  }
}

/** What processIdentity gives for a process. boot: of readBoot; startTime: of startTimeOf. */
export function identityOf(boot: string, startTime: string): string {
  return `${boot} ${startTime}`;
}

/** What tells this start of the host from all others. Rejects where there is no /proc. */
export async function readBoot(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

async function factsFromProc(folder: Pick<ProcessFolder, 'read'>): Promise<ProcessFacts | null> {
  const [stat, status, commandLine] = await Promise.all(['stat', 'status', 'cmdline'].map((name) => folder.read(name)));
  if (stat === '') return null;
  const fields = statFields(stat ?? '');
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status ?? '')?.[1] ?? 0);
  return {
    title: (commandLine ?? '').replaceAll('\0', ' ').trim(),
    ...workOf(fields),
    vszKiB: kib('VmSize'),
    rssKiB: kib('VmRSS'),
  };
}

/** fields: those that statFields gives. */
function workOf(fields: readonly string[]): ProcessWork {
  return { state: fields[0] ?? 'S', cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
}

/** The fields of /proc/PID/stat from the third on, the state. The second is the name in brackets, which may hold anything. */
function statFields(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function factsFromPs(pid: number): Promise<ProcessFacts> {
  const [state = 'S', vsz, rss, time = '', ...title] = (await ps(pid, ['state', 'vsz', 'rss', 'time', 'command'])).split(/\s+/);
  return { title: title.join(' '), state: state.charAt(0), vszKiB: Number(vsz), rssKiB: Number(rss), cpuSeconds: readTime(time) };
}

/** [[dd-]hh:]mm:ss[.hundredths] */
function readTime(text: string): number {
  const [days, clock] = text.includes('-') ? text.split('-') : ['0', text];
  return Number(days) * 86_400 + (clock ?? '').split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

async function ps(pid: number, columns: string[]): Promise<string> {
  const { stdout } = await run('ps', ['-p', String(pid), ...columns.flatMap((column) => ['-o', `${column}=`])]);
  return stdout.trim();
}
