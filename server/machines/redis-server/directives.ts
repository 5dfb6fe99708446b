// Directives: turns what a learner gave redis-server into what the real one is started with.
import { argumentsAsText, quoted, readDirectives, type Directive } from '../../streams/conf-text.ts';
import { clientWalls, startLimits, type MachineLimits } from '../limits.ts';
import { MachineError, type StartRequest } from '../../machine.ts';
import { guardDirectives } from '../../streams/outward-command.ts';
import { defaultPort } from '../../network/virtual-network.ts';
import type { RedisBinary } from './redis-binary.ts';
import { wallMessage } from './walls.ts';

/** Names of the files that hold a server's data, in its own folder. */
export interface DataFiles {
  /** The snapshot. */
  readonly rdb: string;
  readonly aof: string;
  /** The folder of the append-only files. */
  readonly aofDir: string;
}

/** A start that passed the walls. */
export interface StartPlan {
  /** The port the server is asked to listen on, which it may refuse; 0 where the learner gave none it could take. */
  readonly port: number;
  /** Addresses to bind to, in Redis' notation. */
  readonly bind: readonly string[];
  /** Whether it asked for "daemonize yes". */
  readonly daemonize: boolean;
  readonly appendonly: boolean;
  readonly files: DataFiles;
  /** The only argument of redis-server: "-", or a flag that prints something and ends, such as --version. */
  readonly argument: string;
  /** Whether it is such a flag, and no server comes of it. */
  readonly isPrinting: boolean;
  /** Configuration text for its standard input; the socket's directives come after it. */
  readonly text: string;
  /** Whether the learner gave any configuration at all: the log tells. */
  readonly isBare: boolean;
  /** What the notebook changed, as one line for the learner; null: nothing. */
  readonly notice: string | null;
  /** File descriptors that it may have, where those are others than machineLimits says. */
  readonly openFiles?: number;
  /** For how long it may answer nobody, where that is another time than machineLimits says. */
  readonly busy?: BusyTime;
  /** Whether its clients can change nothing of it that its data does not hold, so that the next start brings all of it back. */
  readonly isSettled: boolean;
}

/** What a start must fit into. */
export interface StartTerms {
  readonly isRewritten: boolean;
  readonly redis: Pick<RedisBinary, 'flavour' | 'version'>;
  readonly limits: Pick<MachineLimits, 'maxmemoryBytes' | 'maxclients' | 'aofRewriteBytes'>;
  readonly room?: ServerRoom;
}

/** Where Redis keeps its data when told nothing else. */
export const stockFiles: DataFiles = { rdb: 'dump.rdb', aof: 'appendonly.aof', aofDir: 'appendonlydir' };

/** A server that the bridge starts by itself. */
export interface QuietServer {
  readonly request: StartRequest;
  readonly isSettled: StartPlan['isSettled'];
  /** What it may take that a learner's own may not; missing: it is as those. */
  readonly room?: ServerRoom;
}

/** For how long a server may answer nobody before it is ended, as machineLimits has it. */
export type BusyTime = Pick<MachineLimits, 'busyMs' | 'busyCpuMs'>;

/** What a server that many share may take. */
export interface ServerRoom {
  readonly maxclients: number;
  /** Of its clients together, in bytes. */
  readonly clientBytes: number;
  readonly openFiles: number;
  readonly busy: BusyTime;
}

/** The one of a learner's own machine. */
export const quietServer: QuietServer = { request: { args: [], config: null, background: true }, isSettled: false };

/** Flags that print and end, when they are the first argument. */
const printing = new Set(['-v', '--version', '-h', '--help']);

/** Decides how a server starts. Throws MachineError walled, naming the directive, why it is walled off and what to do. */
export function planStart(request: StartRequest, terms: StartTerms): StartPlan {
  const { args, config } = request;
  const most = startLimits.directives;
  const tooMany = new MachineError('walled', `The configuration has more than ${most} directives: a server of the notebook takes no more.`);
  if (args.length > most) throw tooMany;
  const given = `${config ?? ''}\n${argumentsAsText(args, config !== null)}`;
  const directives = readDirectives(given, most + 1);
  if (directives.length > most) throw tooMany;
  // Redis reads C strings: a zero byte hides from it what follows, the end of a line or of a name ("include\x00").
  if ([given, ...directives.flatMap(({ name, values }) => [name, ...values])].some((text) => text.includes('\0'))) {
    throw new MachineError('walled', 'The configuration holds a zero byte, which no redis.conf can: remove it.');
  }
  for (const directive of directives) {
    const message = wallMessage(directive, terms.isRewritten);
    if (message !== null) throw new MachineError('walled', message);
  }
  const last = new Map(directives.map((directive) => [directive.name, directive]));
  const { room } = terms;
  const limits = { ...terms.limits, ...(room !== undefined && { maxclients: room.maxclients }) };
  const kept = [...bounds(last, limits), ...clientBounds(last, terms.redis, room), ...sanitized(last)];
  const isPrinting = config === null && printing.has(args[0] ?? '');
  return {
    port: wantedPort(last.get('port')),
    bind: last.get('bind')?.values ?? ['*', '-::*'],
    daemonize: isYes(last.get('daemonize')),
    appendonly: !last.has('appendonly') || isYes(last.get('appendonly')),
    files: {
      rdb: last.get('dbfilename')?.values[0] ?? stockFiles.rdb,
      aof: last.get('appendfilename')?.values[0] ?? stockFiles.aof,
      aofDir: last.get('appenddirname')?.values[0] ?? stockFiles.aofDir,
    },
    argument: isPrinting ? (args[0] ?? '') : '-',
    isPrinting,
    text: [given, ...defaults(last, terms.limits), ...kept.map((bound) => bound.line), ...settled(last)].join('\n'),
    isBare: config === null && args.length === 0,
    notice: noticeOf(kept),
    ...(room !== undefined && { openFiles: room.openFiles, busy: room.busy }),
    isSettled: false,
  };
}

/** The directives that end every configuration: the socket by which the bridge comes in. */
export function socketDirectives(socket: string, isRewritten: boolean): string {
  const tail = `\nunixsocket ${quoted(socket)}\nunixsocketperm 700\n`;
  return isRewritten ? `${tail}port 0\n${argumentsAsText(guardDirectives, true)}\n` : tail;
}

/** Settings of the notebook where the learner gave none. */
function defaults(last: ReadonlyMap<string, Directive>, { aofRewriteBytes }: StartTerms['limits']): string[] {
  const settings: Record<string, string> = {
    'always-show-logo': 'yes',
    // Every write is in the kernel before its reply, so that no death of the process loses it; with everysec a write
    // may wait for a background fsync, and be lost to a kill.
    appendonly: 'yes',
    appendfsync: 'no',
    'auto-aof-rewrite-min-size': String(aofRewriteBytes),
  };
  return Object.entries(settings)
    .filter(([name]) => !last.has(name))
    .map(([name, value]) => `${name} ${value}`);
}

interface Bound {
  readonly line: string;
  /** For the learner, where it changes what was asked for. */
  readonly change: string | null;
}

/** maxmemory and maxclients: as asked for, up to the limit. */
function bounds(last: ReadonlyMap<string, Directive>, limits: StartTerms['limits']): Bound[] {
  const asked = (name: string): string | undefined => last.get(name)?.values[0];
  const bound = (name: string, limit: number, shown: string, parse: (text: string) => number | null): Bound[] => {
    const text = asked(name);
    if (text === undefined) return [{ line: `${name} ${limit}`, change: null }];
    const value = parse(text);
    if (value !== null && value > 0 && value <= limit) return [];
    return [{ line: `${name} ${limit}`, change: `${name} ${text} becomes ${shown}` }];
  };
  const { maxmemoryBytes, maxclients } = limits;
  return [
    ...bound('maxmemory', maxmemoryBytes, `${Math.floor(maxmemoryBytes / 1024 / 1024)}mb`, memoryBytes),
    ...bound('maxclients', maxclients, String(maxclients), (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null)),
  ];
}

function clientBounds(last: ReadonlyMap<string, Directive>, redis: StartTerms['redis'], room: ServerRoom | undefined): Bound[] {
  const walls = { ...clientWalls, ...copiedReplies(redis), ...(room !== undefined && { 'maxmemory-clients': String(room.clientBytes) }) };
  return Object.entries(walls).map(([name, value]) => ({
    line: `${name} ${value}`,
    change: last.has(name) ? `${name} becomes ${value}` : null,
  }));
}

/**
 * From 9 on, Valkey lends a connection the large values that it sends, and miscounts them: a client that pipelines and
 * reads all the while met client-output-buffer-limit, and a subscriber that never reads did not. Where it copies them, as
 * Redis does, it counts what waits.
 */
function copiedReplies({ flavour, version }: StartTerms['redis']): Readonly<Record<string, string>> {
  return flavour === 'valkey' && Number.parseInt(version, 10) >= 9 ? { 'min-string-size-avoid-copy-reply': '0' } : {};
}

/** RESTORE of a payload made up by hand can break Redis itself, unless it looks at the whole of it first. */
function sanitized(last: ReadonlyMap<string, Directive>): Bound[] {
  const name = 'sanitize-dump-payload';
  return [{ line: `${name} yes`, change: last.has(name) ? `${name} becomes yes` : null }];
}

/** Settings that are the bridge's: it watches the process itself, and reads its title. */
function settled(last: ReadonlyMap<string, Directive>): string[] {
  const settings = { daemonize: 'no', supervised: 'no', pidfile: '""', 'set-proc-title': 'yes' };
  return Object.entries(settings)
    .filter(([name]) => last.has(name))
    .map(([name, value]) => `${name} ${value}`);
}

function noticeOf(kept: readonly Bound[]): string | null {
  const changes = kept.map((bound) => bound.change).filter((change) => change !== null);
  return changes.length === 0 ? null : `# Redis Notebook: the limits of this machine apply: ${changes.join('; ')}.`;
}

function wantedPort(directive: Directive | undefined): number {
  if (directive === undefined) return defaultPort;
  const text = directive.values.length === 1 ? (directive.values[0] ?? '') : '';
  const port = /^(0|[1-9]\d{0,4})$/.test(text) ? Number(text) : 0;
  return port <= 65_535 ? port : 0;
}

function isYes(directive: Directive | undefined): boolean {
  return directive?.values[0]?.toLowerCase() === 'yes';
}

const units: Record<string, number> = { '': 1, b: 1, k: 1e3, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 };

/** A memory size as memtoull() in util.c reads it; null: none that Redis would take. */
function memoryBytes(text: string): number | null {
  const [, digits, unit] = /^(\d{1,18})([a-z]*)$/i.exec(text) ?? [];
  const factor = units[unit?.toLowerCase() ?? '?'];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}
