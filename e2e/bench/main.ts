// Main: `npm run bench`. Starts a bridge of its own and prints what it measures, one table after another.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Notebook } from '../fixtures/notebook.ts';
import { findSockets } from './learner.ts';
import { measurePage } from './page.ts';
import { measurePipelines, type Target } from './pipeline.ts';
import { measureRoundTrip, startRedis } from './round-trip.ts';
import { format } from './table.ts';
import { startWebdis } from './webdis.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

// The bridge's own temporary folder, in which its learners' sockets can be found.
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
chmodSync(folder, 0o711);
const notebook = await Notebook.start({ TMPDIR: folder });
try {
  say(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${(await health()).redis}, isolation: ${(await health()).isolation}. Clients and servers share the processors: compare within a table.`);
  say(format(await measurePage(notebook.url)));
  const learners = [await newTarget(), await newTarget()] as const;
  const webdis = await startWebdis(learners[0].socket, folder);
  try {
    say(format(await measureRoundTrip(notebook.url, learners[0].cookie, learners[0].socket, webdis)));
  } finally {
    await webdis?.stop();
  }
  say(format(await measurePipelines(notebook.url, learners)));
} finally {
  await notebook.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** A new learner, told apart by the socket that appears with their first tunnel. */
async function newTarget(): Promise<Target> {
  const before = new Set(await findSockets(folder));
  const cookie = await startRedis(notebook.url);
  const socket = (await findSockets(folder)).find((path) => !before.has(path));
  if (socket === undefined) throw new Error(`No socket of a learner's Redis is in ${folder}.`);
  return { cookie, socket };
}

async function health(): Promise<{ redis: string; isolation: string }> {
  return (await (await fetch(`${notebook.url}/health`)).json()) as { redis: string; isolation: string };
}
