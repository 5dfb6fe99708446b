// Main: `npm run bench`, `npm run bench -- page http` for some of its tables, or `npm run bench -- lighthouse /quickstart/` for some pages. Starts a bridge of its own and prints what it measures, one table after another.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths, type Health } from '../../src/protocol.ts';
import { publishedPages } from '../fixtures/lesson.ts';
import { Notebook } from '../fixtures/notebook.ts';
import { choosePages } from '../fixtures/page-choice.ts';
import { findNewSocket, tokenOf } from './learner.ts';
import { measureClass } from './class.ts';
import { measureIdle } from './idle.ts';
import { measureLighthouse } from './lighthouse.ts';
import { measureNotebook } from './notebook.ts';
import { measurePage } from './page.ts';
import { measurePipelines, type Target } from './pipeline.ts';
import { measureRoundTrip, startRedis } from './round-trip.ts';
import { measurePython } from './python.ts';
import { measureFairness } from './fairness.ts';
import { measureGateway } from './http-gateway.ts';
import { measurePublish } from './publish.ts';
import { measureStarts } from './starts.ts';
import { format, type Table } from './table.ts';
import { readWords } from './words.ts';
import { startWebdis, type Webdis } from '../fixtures/webdis.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What a measurement has to work with: a running bridge, its process, and the temporary folder in which its learners' sockets can be found. */
interface Bench {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  /** Addresses of those that Lighthouse audits. */
  readonly pages: readonly string[];
}

const measurements = {
  page: ({ url }) => measurePage(url),
  notebook: ({ url }) => measureNotebook(url),
  lighthouse: ({ url, pages }) => measureLighthouse(url, pages),
  ping: (bench) => besideWebdis(bench, ({ cookie, socket }, webdis) => measureRoundTrip(bench.url, cookie, socket, webdis)),
  pipelines: async ({ url, folder }) =>
    measurePipelines(url, [await newTarget(url, folder), await newTarget(url, folder)], await newTarget(url, folder)),
  fairness: ({ url }) => measureFairness(url),
  http: (bench) => besideWebdis(bench, async ({ cookie }, webdis) => measureGateway(bench.url, await tokenOf(bench.url, cookie), webdis)),
  publish: ({ folder }) => measurePublish(folder),
  python: ({ url, folder }) => measurePython(url, folder),
  starts: ({ url, pid }) => measureStarts(url, pid),
  class: ({ folder }) => measureClass(folder),
  idle: ({ url, folder }) => measureIdle(url, folder),
} satisfies Readonly<Record<string, (bench: Bench) => Promise<Table>>>;

async function main(words: readonly string[]): Promise<void> {
  const { tables, pages: names } = readWords(words, Object.keys(measurements) as (keyof typeof measurements)[]);
  const pages = choosePages(publishedPages(), names);
  // The bridge's own temporary folder, in which its learners' sockets can be found.
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  chmodSync(folder, 0o711);
  const notebook = await Notebook.start({ TMPDIR: folder });
  try {
    const { redis, isolation } = (await (await fetch(new URL(paths.health, notebook.url))).json()) as Health;
    say(
      `Node ${process.version}, Redis ${redis}, isolation: ${isolation}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, load ${loadavg()[0]?.toFixed(1)}.`,
    );
    say('Clients and servers share the processors: compare within a table, and on a machine that does nothing else.');
    for (const table of tables) say(format(await measurements[table]({ url: notebook.url, pid: notebook.pid, folder, pages })));
  } finally {
    await notebook.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures with a new learner and a Webdis on their Redis, null where it is not installed. */
async function besideWebdis({ url, folder }: Bench, measure: (target: Target, webdis: Webdis | null) => Promise<Table>): Promise<Table> {
  const target = await newTarget(url, folder);
  const webdis = await startWebdis(target.socket, folder);
  try {
    return await measure(target, webdis);
  } finally {
    await webdis?.stop();
  }
}

/** A new learner, told apart by the socket that appears with their first tunnel. */
async function newTarget(url: string, folder: string): Promise<Target> {
  const { result: cookie, socket } = await findNewSocket(folder, () => startRedis(url));
  return { cookie, socket };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`The benchmark cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
