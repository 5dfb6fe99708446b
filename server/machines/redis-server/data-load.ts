// Data load: whether a redis-server that answers has loaded its data, as its open files tell.
import { basename } from 'node:path';
import { aofPartNumber } from './aof-parts.ts';
import type { DataFiles } from './directives.ts';
import type { ProcessFolder } from '../processes/process-folder.ts';

/**
 * Looks at a process that takes connections, which Redis does from the moment it begins to load. The parts of an append-only file
 * are open for reading then, and one for writing after it; the snapshot is open until it is loaded. isAof: whether it loads the
 * append-only file. null: the process has ended, or this system does not tell.
 */
export async function hasLoaded(
  process: Pick<ProcessFolder, 'names' | 'link' | 'read'>,
  files: DataFiles,
  isAof: boolean,
): Promise<boolean | null> {
  const open = process.names('fd').map((fd) => ({ fd, file: basename(process.link(`fd/${fd}`) ?? '') }));
  if (open.length === 0) return null;
  if (!isAof) return open.every(({ file }) => file !== files.rdb);
  const parts = open.filter(({ file }) => aofPartNumber(file, files) !== null);
  const infos = await Promise.all(parts.map(({ fd }) => process.read(`fdinfo/${fd}`)));
  return infos.some(isForWriting);
}

/** fdinfo has the flags of open(2) in octal: their last two bits are 1 for O_WRONLY. */
function isForWriting(fdinfo: string): boolean {
  return /^flags:\s*[0-7]*[15]$/m.test(fdinfo);
}
