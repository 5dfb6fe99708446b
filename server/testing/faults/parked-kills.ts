// Parked kills: a server is killed while it is being parked, or while it comes back, and what was acknowledged is counted before and after.
import { setTimeout as delay } from 'node:timers/promises';
import { within } from '../../within.ts';
import { seeded } from '../seeded.ts';
import { ask, someone, testHost, TestLearners } from '../test-learners.ts';
import { command, converse } from '../test-redis.ts';
import type { FaultOutcome } from './fault-run.ts';
import { tell } from './class-at-work.ts';

/** Writes before each: enough for a file that takes a moment to save and to load. */
const writes = 2_000;
/** For a server to answer again, in milliseconds: one that takes longer has stopped. */
const stoppedMs = 120_000;

/** Has it happen so often, in turn while one is parked and while it comes back, of one machine. */
export async function killParked(title: string, times: number, seed: number): Promise<FaultOutcome> {
  const random = seeded(seed);
  const learners = await TestLearners.open(await testHost());
  let [happened, acknowledged, lost, longestMs] = [0, 0, 0, 0];
  let failure: string | null = null;
  try {
    const machine = await learners.machine();
    for (let time = 0; time < times; time += 1) {
      // It starts quietly, as for a page: one that its learner had started would stay down, as they had it.
      const stream = await machine.connect('127.0.0.1', 6379);
      const steps = command('INCR', 'count') + command('SET', `key ${time}`, 'x'.repeat(500));
      const replies = await converse(stream, steps.repeat(writes / 2), writes);
      stream.destroy();
      acknowledged += replies.filter((reply) => reply.startsWith(':')).length;
      const began = performance.now();
      const [server] = (await machine.facts()).servers;
      const parking = learners.park(someone).catch(() => false);
      await delay(random.below(4));
      if (time % 2 === 0 && server !== undefined) tell(server.pid, 'SIGKILL');
      await parking;
      if (time % 2 === 1) {
        const back = ask(machine, 6379, 'PING').catch(() => '');
        const over = new AbortController();
        const isBack = back.finally(() => over.abort());
        let pid: number | undefined;
        while (pid === undefined && !over.signal.aborted) {
          // To tell that there is none takes no turn of the event loop, which the start needs.
          await delay(1);
          pid = (await machine.facts()).servers[0]?.pid;
        }
        await delay(random.below(4));
        if (pid !== undefined) tell(pid, 'SIGKILL');
        await isBack;
      }
      const count = Number((await asked(() => ask(machine, 6379, 'GET', 'count'))).split('\n')[1]);
      longestMs = Math.max(longestMs, performance.now() - began);
      if (count < acknowledged) lost += acknowledged - count;
      acknowledged = Math.max(acknowledged, count);
      happened += 1;
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    await learners.remove();
  }
  return { title, times: happened, acknowledged, lost, torn: 0, outlived: [], longestMs, ...(failure !== null && { failure }) };
}

/** Again where a server ends under a question. Rejects where none answers any more. */
async function asked(question: () => Promise<string>): Promise<string> {
  const deadline = performance.now() + stoppedMs;
  while (performance.now() < deadline) {
    await delay(1);
    const answer = await within(question(), stoppedMs).catch(() => null);
    if (answer !== null && !answer.startsWith('-') && answer !== 'late') return answer;
  }
  throw new Error(`A server that was parked or killed has not answered for ${stoppedMs / 1_000} s.`);
}
