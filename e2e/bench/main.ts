// Main: `npm run bench`. Starts a bridge of its own and prints what it measures, one table after another.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths, type Health } from '../../src/protocol.ts';
import { Notebook } from '../fixtures/notebook.ts';
import { findNewSocket } from './learner.ts';
import { measurePage } from './page.ts';
import { measurePipelines, type Target } from './pipeline.ts';
import { measureRoundTrip, startRedis } from './round-trip.ts';
import { measurePython } from './python.ts';
import { format } from './table.ts';
import { startWebdis } from './webdis.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  // The bridge's own temporary folder, in which its learners' sockets can be found.
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  chmodSync(folder, 0o711);
  const notebook = await Notebook.start({ TMPDIR: folder });
  try {
    await measure(notebook.url, folder);
  } finally {
    await notebook.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(url: string, folder: string): Promise<void> {
  const { redis, isolation } = (await (await fetch(new URL(paths.health, url))).json()) as Health;
  say(`Node ${process.version}, Redis ${redis}, isolation: ${isolation}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, load ${loadavg()[0]?.toFixed(1)}.`);
  say('Clients and servers share the processors: compare within a table, and on a machine that does nothing else.');
  say(format(await measurePage(url)));
  const [first, second, third] = [await newTarget(url, folder), await newTarget(url, folder), await newTarget(url, folder)];
  const webdis = await startWebdis(first.socket, folder);
  try {
    say(format(await measureRoundTrip(url, first.cookie, first.socket, webdis)));
  } finally {
    await webdis?.stop();
  }
  say(format(await measurePipelines(url, [first, second], third)));
  say(format(await measurePython(url, folder)));
}

/** A new learner, told apart by the socket that appears with their first tunnel. */
async function newTarget(url: string, folder: string): Promise<Target> {
  const { result: cookie, socket } = await findNewSocket(folder, () => startRedis(url));
  return { cookie, socket };
}

main().catch((error: unknown) => {
  process.stderr.write(`The benchmark cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
