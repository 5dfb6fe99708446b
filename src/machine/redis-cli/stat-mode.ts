// StatMode: redis-cli --stat: a line of INFO's figures every so often, until Ctrl-C.
import { fromBytes } from './byte-string.ts';
import { fixed2 } from './c-number.ts';
import { sleep } from './ending.ts';
import { callReconnecting } from './reconnecting.ts';
import type { CliSession } from './cli-session.ts';

const HEADER =
  '------- data ------ --------------------- load -------------------- - child -\n' +
  'keys       mem      clients blocked requests            connections          \n';
const LINES_PER_HEADER = 20;
const DATABASES = 20;
const DEFAULT_INTERVAL_MS = 1000;
const CHILDREN = ['', 'SAVE', 'AOF', 'SAVE+AOF', 'LOAD'];

/** 1 where INFO is refused; it ends by Interrupted otherwise. */
export async function showStats(session: CliSession, intervalMs: number, signal: AbortSignal): Promise<number> {
  let requestsBefore = 0;
  for (let line = 0; ; line++) {
    const reply = await callReconnecting(['INFO'], session, signal);
    if (reply.type === 'error') {
      session.printError(`ERROR: ${fromBytes(reply.value)}\n`);
      return 1;
    }
    const info = reply.type === 'bulk' || reply.type === 'verbatim' ? fromBytes(reply.value) : '';
    if (line === 0) session.goOn();
    if (line % LINES_PER_HEADER === 0) session.print(HEADER);
    session.print(statLine(info, requestsBefore));
    requestsBefore = field(info, 'total_commands_processed') ?? 0;
    await sleep(intervalMs || DEFAULT_INTERVAL_MS, signal);
  }
}

/** requestsBefore: the counter of the line before, 0 for none. */
export function statLine(info: string, requestsBefore: number): string {
  let keys = 0;
  for (let db = 0; db < DATABASES; db++) keys += field(info, `db${db}:keys`) ?? 0;
  const requests = field(info, 'total_commands_processed') ?? 0;
  const child =
    (field(info, 'bgsave_in_progress') ?? 0) | ((field(info, 'aof_rewrite_in_progress') ?? 0) << 1) | ((field(info, 'loading') ?? 0) << 2);
  const columns = [
    String(keys).padEnd(11),
    humanBytes(field(info, 'used_memory') ?? 0).padEnd(8),
    ` ${String(field(info, 'connected_clients') ?? 0).padEnd(8)}`,
    String(field(info, 'blocked_clients') ?? 0).padEnd(8),
    `${requests} (+${requestsBefore === 0 ? 0 : requests - requestsBefore})`.padEnd(19),
    ` ${String(field(info, 'total_connections_received') ?? 0).padEnd(12)}`,
    CHILDREN[child] ?? '',
  ];
  return `${columns.join('')}\n`;
}

/** The number after the first occurrence of a name in INFO's text. */
function field(info: string, name: string): number | undefined {
  const at = info.indexOf(name);
  if (at === -1) return undefined;
  return Number.parseInt(info.slice(at + name.length + 1, at + name.length + 32), 10) || 0;
}

function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  if (bytes < 1024 ** 2) return `${fixed2(bytes / 1024)}K`;
  if (bytes < 1024 ** 3) return `${fixed2(bytes / 1024 ** 2)}M`;
  return `${fixed2(bytes / 1024 ** 3)}G`;
}
