// Control groups: where Linux gives this notebook a cgroup (version 2) of its own, each machine has an equal share of the processors, however much its servers do.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { groupLimits } from '../limits.ts';

/** What is asked about. */
export interface GroupQuestion {
  /** Where /proc is. */
  readonly proc?: string;
  /** Those that have to be there; others that are known are taken where they are. */
  readonly wanted?: readonly string[];
}

/** What a group of a machine is bounded by, as cgroup.controllers names it. */
const known = ['cpu', 'memory', 'pids'];
const names = { bridge: 'notebook-bridge', machines: 'notebook-machines' } as const;

/**
 * Opens the folder in which machines get their groups. null: this computer gives none, which is no fault: niceness and the
 * watchdog share the processors then (process-priority.ts). A group is given where it may be written to, has the controllers,
 * and holds no process but this one, its parents and its children: a service of systemd with Delegate=yes, or a container.
 * A session of somebody's is theirs.
 */
export function openControlGroups({ proc = '/proc', wanted = ['cpu'] }: GroupQuestion = {}): string | null {
  try {
    const own = ownGroup(readFileSync(join(proc, 'self/mounts'), 'utf8'), readFileSync(join(proc, 'self/cgroup'), 'utf8'));
    if (own === null) return null;
    const given = readFileSync(join(own, 'cgroup.controllers'), 'utf8').trim().split(/\s+/);
    if (!wanted.every((name) => given.includes(name))) return null;
    return open(
      own,
      proc,
      given.filter((name) => known.includes(name)),
    );
  } catch {
    // It may not be written to, or there is no such file system.
    return null;
  }
}

/** The folder of the cgroup that a process is in, by the texts of its mounts and cgroup; null: it is in none, or in somebody's session. */
export function ownGroup(mounts: string, cgroup: string): string | null {
  const [, mount] = /^\S+ (\S+) cgroup2 /m.exec(mounts) ?? [];
  const [, path] = /^0::(\/.*)$/m.exec(cgroup) ?? [];
  if (mount === undefined || path === undefined || path.endsWith('.scope')) return null;
  return resolve(mount, `.${path}`);
}

/** Whether a process is in the group of a machine. null: it has ended, or this system does not tell. */
export function isInGroup(pid: number, name: string): boolean | null {
  try {
    return new RegExp(`^0::.*/${name}$`, 'm').test(readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
  } catch {
    return null;
  }
}

function open(own: string, proc: string, controllers: readonly string[]): string | null {
  const machines = join(own, names.machines);
  // The first group of all has no such file, and may hold processes beside groups. Others may not.
  const isFirst = !existsSync(join(own, 'cgroup.events'));
  const bridge = join(own, names.bridge);
  const processes = readFileSync(join(own, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean);
  if (!isFirst && !processes.every((pid) => isFamily(Number(pid), proc))) return null;
  try {
    makeFolder(machines);
    if (!isFirst) {
      makeFolder(bridge);
      for (const pid of processes) writeFileSync(join(bridge, 'cgroup.procs'), pid);
    }
    for (const folder of [own, machines]) enable(folder, controllers);
    if (!isFirst && controllers.includes('cpu')) writeFileSync(join(bridge, 'cpu.weight'), String(groupLimits.bridgeWeight));
  } catch (error) {
    if (!isFirst) for (const pid of processes) writeFileSync(join(own, 'cgroup.procs'), pid);
    for (const folder of [machines, bridge]) if (existsSync(folder)) rmdirSync(folder);
    throw error;
  }
  // What a bridge left that was killed. One with processes in it cannot be removed, whosesoever it is.
  for (const name of readdirSync(machines, { withFileTypes: true })) if (name.isDirectory()) removeGroup(join(machines, name.name));
  return machines;
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
}

function enable(folder: string, controllers: readonly string[]): void {
  if (controllers.length > 0) writeFileSync(join(folder, 'cgroup.subtree_control'), controllers.map((name) => `+${name}`).join(' '));
}

/** Removes a group that no process is in; another stays. */
export function removeGroup(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It has processes, or was removed before.
  }
}

/** Whether a process is this one, or among its parents or children. */
function isFamily(pid: number, proc: string): boolean {
  return ancestors(pid, proc).includes(process.pid) || ancestors(process.pid, proc).includes(pid);
}

/** A process and its parents. */
function ancestors(pid: number, proc: string): number[] {
  const line: number[] = [];
  for (let one = pid; one > 0;) {
    line.push(one);
    one = Number(/^PPid:\s(\d+)/m.exec(readFileSync(join(proc, String(one), 'status'), 'utf8'))?.[1] ?? 0);
  }
  return line;
}
