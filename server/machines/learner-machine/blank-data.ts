// Blank data: whether a machine that rests holds anything that a new one would not.
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aofPartNumber } from '../redis-server/aof-parts.ts';
import { stockFiles } from '../redis-server/directives.ts';
import { defaultPort } from '../../network/virtual-network.ts';
import { asideNames, recordName } from './aside-folders.ts';
import type { MachineState } from './machine-record.ts';
import { socketLink } from '../redis-server/server-folder.ts';

/** Bytes of a snapshot that holds nothing, at most: what a server writes about itself. */
const blankBytes = 1024;

/** What stands in the folder of a machine that holds no data: its record, also half written or set aside, and its first server's folder. */
const blankNames: ReadonlySet<string> = new Set(['machine.json', 'machine.json.new', 'machine.json.unreadable', String(defaultPort)]);

/**
 * Whether a machine is as good as new: its learner started and stopped nothing, and its quiet server, where it had one, held
 * no key and no function, and nothing was put aside but what held none, either. Nothing may run in its folder. What it does not know it takes for data.
 */
export async function isBlank(folder: string, { servers, snapshotLast }: Pick<MachineState, 'servers' | 'snapshotLast'>): Promise<boolean> {
  if (snapshotLast.length > 0) return false;
  for (const [port, server] of Object.entries(servers))
    if (Number(port) !== defaultPort || server.state !== 'running' || server.request !== null) return false;
  const names = await readdir(folder);
  const home = String(defaultPort);
  // What a reset put aside is data, too: it can be brought back.
  if (names.some((name) => !blankNames.has(name) && name !== asideNames.whole)) return false;
  if (names.includes(asideNames.whole) && !(await isBlankAside(join(folder, asideNames.whole)))) return false;
  return !names.includes(home) || isBlankFolder(join(folder, home));
}

async function isBlankAside(folder: string): Promise<boolean> {
  for (const name of await readdir(folder))
    if (name !== recordName && !(/^\d/.test(name) && (await isBlankFolder(join(folder, name))))) return false;
  return true;
}

/**
 * Whether the folder of a server that has ended holds no key and no function. What it does not know it takes for data, and what
 * cannot be read, too: a server that starts meanwhile replaces its files.
 */
export function isBlankFolder(folder: string): Promise<boolean> {
  return holdsNothing(folder).catch(() => false);
}

async function holdsNothing(folder: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if (name === socketLink) continue;
    const isBlankOne = name === stockFiles.aofDir ? isBlankAof : name === stockFiles.rdb ? isBlankFile : null;
    if (isBlankOne === null || !(await isBlankOne(join(folder, name)))) return false;
  }
  return true;
}

async function isBlankAof(folder: string): Promise<boolean> {
  // Somebody who broke out of Redis may have put something else there: it is not followed.
  if (!(await lstat(folder)).isDirectory()) return false;
  for (const name of await readdir(folder)) {
    if (name === `${stockFiles.aof}.manifest`) continue;
    if (aofPartNumber(name, stockFiles) === null || !(await isBlankFile(join(folder, name)))) return false;
  }
  return true;
}

/** Whether a file is empty, or a snapshot of nothing. */
async function isBlankFile(path: string): Promise<boolean> {
  const file = await lstat(path);
  if (!file.isFile() || file.size > blankBytes) return false;
  return file.size === 0 || isBlankSnapshot(await readFile(path));
}

/** What begins the parts of a snapshot, as rdb.h of Redis names them: a note about the server, and the end of all. */
const opcodes = { aux: 0xfa, end: 0xff } as const;
/** The length of the magic word and the version: REDIS0010, VALKEY080. */
const headBytes = 9;

/** Whether a snapshot holds notes about its server, and nothing else. The format is that of rdb.c of Redis. */
export function isBlankSnapshot(bytes: Buffer): boolean {
  if (!/^(REDIS|VALKEY)\d+$/.test(bytes.toString('latin1', 0, headBytes))) return false;
  let at: number | null = headBytes;
  while (at !== null && bytes[at] === opcodes.aux) {
    at = afterString(bytes, at + 1);
    at = at === null ? null : afterString(bytes, at);
  }
  return at !== null && bytes[at] === opcodes.end;
}

/** Where the string that begins at a place ends; null: it is none that a note has. */
function afterString(bytes: Buffer, at: number): number | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const low = first & 0x3f;
  switch (first >> 6) {
    case 0:
      return at + 1 + low;
    case 1:
      return at + 2 + ((low << 8) | (bytes[at + 1] ?? 0));
    case 3:
      // An integer of one, two or four bytes.
      return low < 3 ? at + 1 + 2 ** low : null;
    default:
      return null;
  }
}
