import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processIdentity } from '../processes/process-facts.ts';
import { endProcessesOf } from './user-processes.ts';

const first = 2_146_100_000;

test.skipIf(process.getuid?.() !== 0)("ends all that the users run, in sessions of their own too, and nobody else's", async () => {
  const script = 'setsid sleep 600 & setsid sh -c "trap : TERM INT HUP; while :; do sleep 600; done" & echo; wait';
  const theirs = [first, first + 9].map((uid) => spawn('sh', ['-c', script], { uid, gid: uid, stdio: ['ignore', 'pipe', 'ignore'] }));
  const strangers = [first - 1, first + 10, 0].map((uid) => spawn('sleep', ['600'], { uid, gid: uid, stdio: 'ignore' }));
  const ended = Promise.all(theirs.map((child) => once(child, 'exit')));
  try {
    await Promise.all(theirs.map((child) => once(child.stdout, 'data')));
    await endProcessesOf({ first, count: 10 });
    expect(await ended).toEqual([
      [null, 'SIGKILL'],
      [null, 'SIGKILL'],
    ]);
    for (const stranger of strangers) expect(await processIdentity(stranger.pid ?? 0)).not.toBeNull();
  } finally {
    for (const child of [...theirs, ...strangers]) child.kill('SIGKILL');
  }
});
