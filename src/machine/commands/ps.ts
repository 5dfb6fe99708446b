// ps: lists the machine's processes in the columns of procps.
import type { Process, Program } from '../program.ts';
import { processRows, type ProcessRow } from './processes.ts';

/** A column: what its heading is, how wide it stands, and what it shows. left: text rather than a number. */
interface Column {
  readonly heading: string;
  readonly width: number;
  readonly left?: boolean;
  readonly show: (row: ProcessRow, now: Surroundings) => string;
}

/** What %CPU, %MEM and START are told against. */
interface Surroundings {
  readonly now: number;
  readonly memoryKiB: number;
}

const columns = {
  user: { heading: 'USER', width: 8, left: true, show: ({ user }) => user },
  uid: { heading: 'UID', width: 8, left: true, show: ({ user }) => user },
  pid: { heading: 'PID', width: 7, show: ({ pid }) => String(pid) },
  ppid: { heading: 'PPID', width: 7, show: ({ ppid }) => String(ppid) },
  cpu: { heading: '%CPU', width: 4, show: (row, { now }) => cpuPercent(row, now).toFixed(1) },
  c: { heading: 'C', width: 2, show: (row, { now }) => String(Math.trunc(cpuPercent(row, now))) },
  mem: { heading: '%MEM', width: 4, show: ({ rssKiB }, { memoryKiB }) => (Math.trunc((rssKiB * 1000) / memoryKiB) / 10).toFixed(1) },
  vsz: { heading: 'VSZ', width: 6, show: ({ vszKiB }) => String(vszKiB) },
  rss: { heading: 'RSS', width: 5, show: ({ rssKiB }) => String(rssKiB) },
  tty: { heading: 'TTY', width: 8, left: true, show: ({ tty }) => tty },
  stat: { heading: 'STAT', width: 4, left: true, show: ({ state }) => state },
  s: { heading: 'S', width: 1, left: true, show: ({ state }) => state.slice(0, 1) },
  start: { heading: 'START', width: 5, show: ({ startedAt }, { now }) => startTime(startedAt, now) },
  stime: { heading: 'STIME', width: 5, left: true, show: ({ startedAt }, { now }) => startTime(startedAt, now) },
  lstart: { heading: 'STARTED', width: 24, show: ({ startedAt }) => longDate(new Date(startedAt)) },
  etime: { heading: 'ELAPSED', width: 11, show: ({ startedAt }, { now }) => elapsed((now - startedAt) / 1000) },
  bsdtime: { heading: 'TIME', width: 6, show: ({ cpuSeconds }) => `${Math.floor(cpuSeconds / 60)}:${two(cpuSeconds % 60)}` },
  time: {
    heading: 'TIME',
    width: 8,
    show: ({ cpuSeconds }) => `${two(cpuSeconds / 3600)}:${two((cpuSeconds / 60) % 60)}:${two(cpuSeconds % 60)}`,
  },
  comm: { heading: 'COMMAND', width: 15, left: true, show: ({ name }) => name },
  cmd: { heading: 'CMD', width: 15, left: true, show: ({ name }) => name },
  args: { heading: 'COMMAND', width: 27, left: true, show: (row) => row.line },
  cmdline: { heading: 'CMD', width: 27, left: true, show: (row) => row.line },
} satisfies Record<string, Column>;

/** Names that -o takes, beside those of the columns. */
const aliases: Readonly<Record<string, keyof typeof columns>> = {
  '%cpu': 'cpu',
  pcpu: 'cpu',
  '%mem': 'mem',
  pmem: 'mem',
  tt: 'tty',
  tname: 'tty',
  state: 's',
  command: 'args',
  cmd: 'cmdline',
  ucmd: 'cmd',
  start_time: 'stime',
  cputime: 'time',
  vsize: 'vsz',
  rssize: 'rss',
  euser: 'user',
  ucomm: 'comm',
  time: 'time',
  comm: 'comm',
};

const formats = {
  plain: [columns.pid, columns.tty, columns.time, columns.cmd],
  full: [columns.uid, columns.pid, columns.ppid, columns.c, columns.stime, columns.tty, columns.time, columns.cmdline],
  bsd: [columns.pid, columns.tty, columns.stat, columns.bsdtime, columns.args],
  bsdUser: [
    columns.user,
    columns.pid,
    columns.cpu,
    columns.mem,
    columns.vsz,
    columns.rss,
    columns.tty,
    columns.stat,
    columns.start,
    columns.bsdtime,
    columns.args,
  ],
} satisfies Record<string, readonly Column[]>;

interface Listing {
  columns: readonly Column[];
  /** all: every process; own: those of this terminal. */
  scope: 'all' | 'own';
  pids: number[] | null;
  names: string[] | null;
  hasHeadings: boolean;
}

/** The program: aux, ax, -e, -A, -f, -p, -C, -o and --no-headers. */
export const ps: Program = async (process) => {
  const listing = parse(process);
  if (listing === null) return 1;
  const facts = await process.machine.facts();
  const now = Date.now();
  const rows = processRows(facts, ['ps', ...process.args].join(' '), now);
  const tty = rows.find(({ name }) => name === 'bash')?.tty;
  const { pids, names, scope } = listing;
  const listed = rows.filter((row) => {
    if (pids !== null) return pids.includes(row.pid);
    if (names !== null) return names.includes(row.name);
    return scope === 'all' || row.tty === tty;
  });
  const surroundings = { now, memoryKiB: facts.memoryKiB };
  if (listing.hasHeadings) process.write(line(listing.columns, ({ heading }) => heading));
  for (const row of listed) process.write(line(listing.columns, ({ show }) => show(row, surroundings)));
  if (facts.isolation === 'shared')
    process.error('ps: this page uses a shared Redis, which runs elsewhere: its process cannot be listed here.\n');
  return listed.length > 0 ? 0 : 1;
};

function line(shown: readonly Column[], cell: (column: Column) => string): string {
  const cells = shown.map((column, index) => {
    const text = cell(column);
    if (!column.left) return text.padStart(column.width);
    return index === shown.length - 1 ? text : text.padEnd(column.width);
  });
  return `${cells.join(' ')}\n`;
}

/** What the arguments ask for; null where they are wrong, which has been said. */
function parse(process: Process): Listing | null {
  const listing: Listing = { columns: formats.plain, scope: 'own', pids: null, names: null, hasHeadings: true };
  const args = [...process.args];
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (/^\d+(,\d+)*$/.test(arg)) {
      listing.pids = [...(listing.pids ?? []), ...arg.split(',').map(Number)];
      listing.columns = formats.bsd;
      continue;
    }
    if (arg === '--no-headers' || arg === '--no-heading') {
      listing.hasHeadings = false;
      continue;
    }
    if (arg.startsWith('--')) return refuse(process, 'unknown gnu long option');
    const isBsd = !arg.startsWith('-');
    const letters = isBsd ? arg : arg.slice(1);
    for (let at = 0; at < letters.length; at += 1) {
      const letter = letters[at] ?? '';
      if ('opC'.includes(letter) && !isBsd) {
        const value = letters.slice(at + 1) || args.shift();
        if (value === undefined)
          return refuse(process, letter === 'o' ? 'format specification must follow -o' : 'list of process IDs must follow -p');
        if (!take(listing, letter, value))
          return refuse(process, letter === 'o' ? `unknown user-defined format specifier "${value}"` : 'process ID list syntax error');
        break;
      }
      if (isBsd) {
        if (letter === 'a' || letter === 'x') listing.scope = letters.includes('x') ? 'all' : listing.scope;
        else if (!'uwhef'.includes(letter)) return refuse(process, 'unsupported option (BSD syntax)');
        if (letter === 'h') listing.hasHeadings = false;
        listing.columns = letters.includes('u') ? formats.bsdUser : formats.bsd;
      } else if (letter === 'e' || letter === 'A') listing.scope = 'all';
      else if (letter === 'f' || letter === 'F') listing.columns = formats.full;
      else if (!'awylL'.includes(letter)) return refuse(process, 'unsupported SysV option');
    }
  }
  return listing;
}

/** Takes the value of -o, -p or -C; false where it makes no sense. */
function take(listing: Listing, letter: string, value: string): boolean {
  if (letter === 'C') {
    listing.names = value.split(/[ ,]+/);
    return true;
  }
  if (letter === 'p') {
    listing.pids = value.split(/[ ,]+/).map(Number);
    return listing.pids.every((pid) => Number.isInteger(pid) && pid > 0);
  }
  const chosen: Column[] = [];
  for (const spec of value.split(/[ ,]+/)) {
    const [name = '', heading] = spec.split('=');
    const column: Column | undefined = columns[(aliases[name] ?? name) as keyof typeof columns];
    if (column === undefined) return false;
    chosen.push(heading === undefined ? column : { ...column, heading });
  }
  listing.columns = chosen;
  listing.hasHeadings &&= chosen.some(({ heading }) => heading !== '');
  return true;
}

function refuse(process: Process, what: string): null {
  process.error(
    `error: ${what}\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`,
  );
  return null;
}

/** CPU time over life time, as procps counts it. */
function cpuPercent({ cpuSeconds, startedAt }: ProcessRow, now: number): number {
  const seconds = (now - startedAt) / 1000;
  return seconds >= 1 ? Math.trunc((cpuSeconds * 1000) / seconds) / 10 : 0;
}

/** The time of a start today, the day of an older one. */
function startTime(startedAt: number, now: number): string {
  const start = new Date(startedAt);
  const isToday = start.toDateString() === new Date(now).toDateString();
  return isToday ? `${two(start.getHours())}:${two(start.getMinutes())}` : `${months[start.getMonth()]}${two(start.getDate())}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function longDate(date: Date): string {
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${days[date.getDay()]} ${months[date.getMonth()]} ${String(date.getDate()).padStart(2)} ${time} ${date.getFullYear()}`;
}

function elapsed(seconds: number): string {
  const wholeDays = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const day = wholeDays > 0 ? `${two(wholeDays)}-` : '';
  return `${day}${day || hours > 0 ? `${two(hours)}:` : ''}${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0');
}
