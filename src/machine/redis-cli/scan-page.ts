// ScanPage: one step of a SCAN, with redis-cli's complaints.
import { fromBytes } from './byte-string.ts';
import { Exit } from './ending.ts';
import type { CliSession } from './cli-session.ts';

export interface ScanPage {
  /** "0" after the last page. */
  readonly cursor: string;
  /** Byte strings. */
  readonly keys: readonly string[];
}

export async function scanPage(session: CliSession, cursor: string, pattern: string | null, signal: AbortSignal): Promise<ScanPage> {
  const reply = await session.link.call(['SCAN', cursor, ...(pattern === null ? [] : ['MATCH', pattern])], signal);
  if (!reply) return refuse(session, '\nI/O error');
  if (reply.type === 'error') return refuse(session, `SCAN error: ${fromBytes(reply.value)}`);
  if (reply.type !== 'array') return refuse(session, 'Non ARRAY response from SCAN!');
  const [next, keys] = reply.items;
  if (reply.items.length !== 2 || next?.type !== 'bulk' || keys?.type !== 'array')
    return refuse(session, 'Invalid element count from SCAN!');
  return { cursor: fromBytes(next.value), keys: keys.items.map((key) => (key.type === 'bulk' ? fromBytes(key.value) : '')) };
}

function refuse(session: CliSession, complaint: string): never {
  session.printError(`${complaint}\n`);
  throw new Exit(1);
}
