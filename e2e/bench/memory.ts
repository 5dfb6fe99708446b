// Memory: what the processes that show a browser's pages hold, as Linux tells it.
import { existsSync, readFileSync } from 'node:fs';
import type { CDPSession } from 'playwright';

/** Resident bytes of each renderer by its process id; null where there is no /proc. */
export async function readRenderers(session: CDPSession): Promise<ReadonlyMap<number, number> | null> {
  if (!existsSync('/proc/self/status')) return null;
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return new Map(renderers.map(({ id }) => [id, residentBytes(id)]));
}

/** How much the process that grew most has grown between two readings: the one whose page did something. */
export function growth(before: ReadonlyMap<number, number> | null, after: ReadonlyMap<number, number> | null): number | null {
  if (before === null || after === null) return null;
  return Math.max(...[...after].map(([id, bytes]) => bytes - (before.get(id) ?? bytes)));
}

/** 0 for a process that is gone. */
function residentBytes(id: number): number {
  const file = `/proc/${id}/status`;
  const kilobytes = existsSync(file) ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return Number(kilobytes ?? 0) * 1_024;
}
