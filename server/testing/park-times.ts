// Park times: how long a server takes to be parked and to come back, for the benchmark: `node server/testing/park-times.ts` prints JSON.
import { ask, someone, testHost, TestLearners } from './test-learners.ts';
import { command, converse } from './test-redis.ts';

const rounds = 20;
const keys = 1_000;

/** Milliseconds of each round: from the wish to park to the end of the process, and from a connection to the first reply. */
interface ParkTimes {
  readonly park: number[];
  readonly back: number[];
}

const host = await testHost();
const learners = await TestLearners.open(host);
const times: ParkTimes = { park: [], back: [] };
try {
  const machine = await learners.machine();
  const stream = await machine.connect('127.0.0.1', 6379);
  await converse(stream, Array.from({ length: keys }, (_, index) => command('SET', `key:${index}`, 'x'.repeat(64))).join(''), keys);
  stream.destroy();
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    if (!(await learners.park(someone))) throw new Error('A machine that nobody uses was not parked.');
    const parked = performance.now();
    await ask(machine, 6379, 'PING');
    times.park.push(parked - began);
    times.back.push(performance.now() - parked);
  }
} finally {
  await learners.remove();
}
process.stdout.write(`${JSON.stringify(times)}\n`);
