// Snapshot server: a redis-server of the bridge's own, which makes an append-only file a snapshot before the learner's server starts.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quoted } from '../../streams/conf-text.ts';
import { hasLoaded } from './data-load.ts';
import { socketDirectives, type DataFiles } from './directives.ts';
import type { MachineSite } from '../machine-site.ts';
import { startNoted } from './noted-process.ts';
import { compact } from './persistence.ts';
import { ServerControl } from './server-control.ts';
import { endServer } from './server-ending.ts';
import { socketLink } from './server-folder.ts';
import type { ServerPlace } from './server-place.ts';

/** Makes a folder's files as small as its data. No server may run in it. */
export async function compactServer(site: MachineSite, place: ServerPlace, files: DataFiles): Promise<void> {
  await compact(place.folder, files, place.isSnapshotLast, () => saveSnapshot(site, place, files));
}

/** Loads the append-only file in a server of the bridge's own and has it saved as the snapshot. */
export async function saveSnapshot(site: MachineSite, place: ServerPlace, files: DataFiles): Promise<void> {
  const name = `${place.socketName}.save`;
  const text = [
    'port 0',
    'appendonly yes',
    'appendfsync no',
    'save 3600 1',
    `dbfilename ${quoted(files.rdb)}`,
    `appendfilename ${quoted(files.aof)}`,
    `appenddirname ${quoted(files.aofDir)}`,
  ].join('\n');
  const socket = join(place.runtimeFolder, name);
  const process = await startNoted(site, place, '-', {
    input: text + socketDirectives(join(socketLink, name), false),
    socket,
    show: (line) => [line],
    hasLoaded: (folder) => hasLoaded(folder, files, true),
    preface: [],
  });
  const control = new ServerControl(socket, site.limits.stopMs);
  // Its append-only file is what has grown too large: only a snapshot will do.
  const ending = { process, control, isAofOpen: () => false, limits: site.limits };
  if ((await process.outcome()) !== 'ready' || (await endServer(ending)) === 'refused') await process.kill();
  const { code } = await process.exited;
  await site.processes.remove(process.pid);
  await rm(socket, { force: true });
  if (code !== 0)
    throw new Error(`The append-only file in ${place.folder} could not be saved as a snapshot: ${process.log.lastLines(3).join(' ')}`);
}
