// Processes: what runs on the machine, as ps and pgrep see it.
import type { MachineFacts, ServerFacts } from '../../protocol.ts';

/** A process as a row of ps. Times in milliseconds since 1970 and in seconds. */
export interface ProcessRow {
  readonly user: string;
  readonly pid: number;
  readonly ppid: number;
  readonly cpuSeconds: number;
  readonly startedAt: number;
  readonly vszKiB: number;
  readonly rssKiB: number;
  readonly tty: string;
  readonly state: string;
  /** The program's name. */
  readonly name: string;
  /** Its whole command line. */
  readonly line: string;
}

/** The shell a snippet's commands run in. Its process id stands below those of servers. */
export const shellProcess = { pid: 11, psPid: 12, vszKiB: 7_196, rssKiB: 3_968 } as const;

/** All processes, in order of their ids: the shell, the machine's servers, and the ps that asks, where it is told how it was called. */
export function processRows({ user, bootedAt, servers }: MachineFacts, psLine: string, now: number): ProcessRow[] {
  // Where a server holds a terminal, the shell that asks sits at another.
  const tty = servers.some(({ started }) => started === 'foreground') ? 'pts/1' : 'pts/0';
  const own = { user, vszKiB: shellProcess.vszKiB, rssKiB: shellProcess.rssKiB, cpuSeconds: 0, tty } as const;
  return [
    { ...own, pid: shellProcess.pid, ppid: 1, startedAt: bootedAt, state: 'Ss', name: 'bash', line: 'bash' },
    { ...own, pid: shellProcess.psPid, ppid: shellProcess.pid, startedAt: now, state: 'R+', name: 'ps', line: psLine },
    ...servers.map((server) => serverRow(server, user)),
  ].toSorted((a, b) => a.pid - b.pid);
}

function serverRow({ started, title, state, ...facts }: ServerFacts, user: string): ProcessRow {
  const hasTerminal = started !== 'quiet';
  return {
    ...facts,
    user,
    ppid: hasTerminal ? shellProcess.pid : 1,
    tty: hasTerminal ? 'pts/0' : '?',
    // l: several threads; s: leads a session of its own; +: in the foreground of its terminal.
    state: `${state}${hasTerminal ? '' : 's'}l${started === 'foreground' ? '+' : ''}`,
    name: 'redis-server',
    line: title,
  };
}

/** The servers a pattern selects: by the whole name, by a part of it, or anywhere in the command line. */
export function matching(servers: readonly ServerFacts[], pattern: string, how: 'name' | 'part' | 'line'): ServerFacts[] {
  if (how === 'name') return pattern === 'redis-server' ? [...servers] : [];
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    return [];
  }
  return servers.filter(({ title }) => expression.test(how === 'line' ? title : 'redis-server'));
}
