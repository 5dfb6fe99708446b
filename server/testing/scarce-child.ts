// Scarce child: a process that uses up its descriptors, has a part of the bridge start a child then, and says what came of it.
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runAsOwner } from '../machines/confinement/owner-script.ts';
import { detectIsolation } from '../machines/isolation.ts';
import { DialerProcess } from '../machines/lan/dialer-process.ts';
import { machineLimits } from '../machines/limits.ts';
import { HelperConnection } from '../machines/processes/helper-connection.ts';
import { findRedis } from '../machines/redis-server/redis-binary.ts';

const [, , part = '', folder = ''] = process.argv;
const redis = (await findRedis()) ?? '';
const means = { ...(await detectIsolation({ redis })), hasThickWalls: false };

/** What of the bridge starts a child, once all that it needs before is there. */
async function prepared(): Promise<() => Promise<unknown>> {
  if (part === 'script') return () => runAsOwner(folder, 'true');
  if (part === 'dialer') {
    return async () => {
      const options = { means, kinds: [], uid: null, held: null, table: '', hasCable: false, dialMs: 1_000 };
      const dialer = new DialerProcess(options);
      dialer.go();
      await dialer.ended;
      await dialer.placed();
    };
  }
  const places = { data: join(folder, 'learners'), runtime: join(folder, 'run'), redis };
  for (const place of [places.data, places.runtime]) await mkdir(place);
  const died = Promise.withResolvers<void>();
  const helper = await HelperConnection.open({ means, places, limits: machineLimits, report: () => died.resolve() });
  for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGKILL');
  await died.promise;
  return async () => {
    const machine = { data: join(places.data, 'a'), runtime: join(places.runtime, 'a') };
    await helper.spawn({ machine, uid: null, command: ['true'], folder: places.data });
  };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

// A helper alone keeps no process going.
setInterval(() => {}, 1_000);
const attempt = await prepared();
process.stdout.write('');
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  // There are none left.
}
const outcome = await attempt().then(
  () => 'done',
  (error: unknown) => String(error),
);
// An error that nobody hears comes a tick later.
setImmediate(() => {
  process.stdout.write(outcome);
  process.exit(0);
});
