// Server start: one start of a learner's redis-server: its folder and files made ready, and its process.
import { join } from 'node:path';
import { largestAofPart } from './aof-parts.ts';
import { socketDirectives, type StartPlan } from './directives.ts';
import { hasLoaded } from './data-load.ts';
import { bindError } from './listener.ts';
import { shownLines } from './log-line.ts';
import type { MachineSite } from '../machine-site.ts';
import { startNoted } from './noted-process.ts';
import { preparePersistence } from './persistence.ts';
import type { RedisProcess } from './redis-process.ts';
import { makeServerFolder, socketLink } from './server-folder.ts';
import type { ServerPlace } from './server-place.ts';
import { compactServer, saveSnapshot } from './snapshot-server.ts';

/** What a learner types and ps shows, also where it is Valkey: there redis-server is another name of it. */
export const program = 'redis-server';

/** Makes the files ready and starts the process. */
export async function startServer(site: MachineSite, place: ServerPlace, plan: StartPlan): Promise<RedisProcess> {
  const isNew = await makeServerFolder(place.folder, place.runtimeFolder, place.uid);
  if (!isNew && !plan.isPrinting) await prepareFiles(site, place, plan);
  return startProcess(site, place, plan);
}

async function prepareFiles(site: MachineSite, place: ServerPlace, plan: StartPlan): Promise<void> {
  // It would be ended for its size before long; a file that is all data is as small as it gets.
  if ((await largestAofPart(place.folder, plan.files)) >= site.limits.rewriteFileBytes) await compactServer(site, place, plan.files);
  const wants = { aof: plan.appendonly, isSnapshotLast: place.isSnapshotLast };
  await preparePersistence(place.folder, plan.files, wants, () => saveSnapshot(site, place, plan.files));
}

async function startProcess(site: MachineSite, place: ServerPlace, plan: StartPlan): Promise<RedisProcess> {
  const isRewritten = site.isolation.kind === 'rewritten';
  const refusal = isRewritten ? bindError(plan, place.taken, place.classAddress) : null;
  const context = {
    port: plan.port,
    bind: plan.bind,
    isRewritten,
    isBare: plan.isBare,
    program,
    release: Number.parseFloat(site.redis.version),
    bindError: refusal,
  };
  return startNoted(site, place, plan.argument, {
    // Where the port cannot be had the socket cannot either: the server then fails by itself, as the real one would.
    input:
      plan.text + socketDirectives(join(socketLink, refusal === null ? place.socketName : join('none', place.socketName)), isRewritten),
    socket: join(place.runtimeFolder, place.socketName),
    show: (line) => shownLines(line, context),
    hasLoaded: (folder) => hasLoaded(folder, plan.files, plan.appendonly),
    preface: plan.notice === null ? [] : [plan.notice],
    ...(plan.openFiles !== undefined && { openFiles: plan.openFiles }),
  });
}
