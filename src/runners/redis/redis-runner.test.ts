// The redis runner against a real redis-server: steps, state between them, Ctrl-C, Stop, and machinery that fails.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../server/testing/free-port.ts';
import { BridgeError, ConnectError } from '../../bridge/connection.ts';
import { LostError } from '../../bridge/lost-error.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import { prepare } from '../../machine/redis-cli/comparison.test-support.ts';
import { nodeMachine, startServer } from '../../machine/redis-cli/node-machine.test-support.ts';
import type { TestServer } from '../../machine/redis-cli/node-machine.test-support.ts';
import { Transcript } from '../../machine/redis-cli/transcript.test-support.ts';
import { texts } from '../../texts/texts.test-support.ts';
import type { RunOptions, RunOutcome, RunStep } from '../runner.ts';
import { RedisRunner } from './redis-runner.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(() => prepare(server.port, ['FLUSHALL']));
afterAll(() => server.stop());

/** A run and what it tells its snippet. */
class Watched {
  readonly events: string[] = [];
  readonly output = new Transcript();
  readonly stop = new AbortController();
  readonly prompts: string[] = [];
  readonly owner = { number: (): number => 1, stop: (): void => undefined };
  readonly waits: unknown[] = [];
  readonly goOn: number[] = [];
  readonly outcome: Promise<RunOutcome>;

  constructor(runner: RedisRunner, steps: readonly (string | RunStep)[]) {
    const options: RunOptions = {
      signal: this.stop.signal,
      columns: 80,
      onStepStart: (step) => void this.events.push(`start ${step}`),
      onOutput: (step, text) => {
        this.events.push(`${step}: ${text}`);
        this.output.write(text);
      },
      onStepEnd: (step, exitCode) => void this.events.push(`end ${step} ${exitCode}`),
      onGoesOn: (step) => void this.goOn.push(step),
      onPrompt: (_step, prompt) => void this.prompts.push(prompt),
      owner: this.owner,
      onWait: (wait) => void this.waits.push(wait),
      onProgress: () => {},
    };
    this.outcome = runner.run(
      steps.map((step) => (typeof step === 'string' ? { input: step } : step)),
      options,
    );
  }
}

const runners: RedisRunner[] = [];
afterEach(() => {
  for (const runner of runners.splice(0)) runner.dispose();
});

function runnerAt(port = server.port, machine: PageMachine = nodeMachine()): RedisRunner {
  const runner = new RedisRunner(machine, texts, { port });
  runners.push(runner);
  return runner;
}

describe('steps', () => {
  test('are answered one by one, as on a terminal', async () => {
    const run = new Watched(runnerAt(), ['SET greeting "Grüße, 日本 🎉"', 'GET greeting', 'LRANGE none 0 -1', 'NOSUCH']);
    expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
    expect(run.events).toEqual([
      'start 0',
      '0: OK\n',
      'end 0 null',
      'start 1',
      String.raw`1: "Gr\xc3\xbc\xc3\x9fe, \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x8e\x89"` + '\n',
      'end 1 null',
      'start 2',
      '2: (empty array)\n',
      'end 2 null',
      'start 3',
      "3: (error) ERR unknown command 'NOSUCH', with args beginning with: \n",
      'end 3 null',
    ]);
  });

  test('share one connection: database, transaction, protocol', async () => {
    const run = new Watched(runnerAt(), [
      'SELECT 3\nSET here 1',
      'MULTI',
      'INCR here',
      'EXEC',
      'HELLO 3',
      'CONFIG GET maxmemory',
      'DBSIZE',
    ]);
    await run.outcome;
    const output = run.output.text.replaceAll(/[^]*(?=1# "maxmemory")/g, '');
    expect(run.output.text).toMatch(/^OK\nOK\nOK\nQUEUED\n1\) \(integer\) 2\n1# "server" => "(redis|valkey)"\n/);
    expect(output).toBe('1# "maxmemory" => "0"\n(integer) 1\n');
  });

  test('do not count the connection into the time of a command', async () => {
    const machine = nodeMachine();
    const now = Date.now;
    let late = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + late);
    const slow: PageMachine = {
      ...machine,
      connect: async (host, port) => {
        const connection = await machine.connect(host, port);
        late = 60_000;
        return connection;
      },
    };
    const run = new Watched(runnerAt(server.port, slow), ['ECHO first']);
    await run.outcome;
    clock.mockRestore();
    expect(run.output.text).toBe('"first"\n');
  });

  test('of bytes that are cut within a character come out whole', async () => {
    const run = new Watched(runnerAt(), [
      'INFO nosuch',
      'EVAL "return redis.status_reply(\'日本\')" 0',
      String.raw`EVAL "return redis.status_reply('\xe6')" 0`,
    ]);
    await run.outcome;
    expect(run.events.filter((event) => /^\d:/.test(event))).toEqual(['1: 日本\n', '2: \ufffd\n']);
  });

  test('after quit start redis-cli again', async () => {
    const run = new Watched(runnerAt(), ['SELECT 3', 'quit', 'SET a 1', 'exit\nPING']);
    expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
    expect(run.events).toEqual([
      'start 0',
      '0: OK\n',
      'end 0 null',
      'start 1',
      'end 1 0',
      'start 2',
      '2: OK\n',
      'end 2 null',
      'start 3',
      'end 3 0',
    ]);
  });
});

describe('a server that does not listen', () => {
  test('fails the run and every step, as a prompt would', async () => {
    const port = await freePort();
    const run = new Watched(runnerAt(port), ['PING', 'SET a 1']);
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 1 });
    const refused = `Could not connect to Redis at 127.0.0.1:${port}: Connection refused\n`;
    expect(run.events).toEqual(['start 0', `0: ${refused}`, 'end 0 1', 'start 1', `1: ${refused}`, 'end 1 1']);
  });

  test('is met in the middle of a run', async () => {
    const mortal = await startServer();
    const run = new Watched(runnerAt(mortal.port), ['PING', 'SHUTDOWN NOSAVE', 'PING']);
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 1 });
    expect(run.output.text).toBe(`PONG\nCould not connect to Redis at 127.0.0.1:${mortal.port}: Connection refused\n`);
    await mortal.stop();
  });
});

describe('Ctrl-C', () => {
  test('ends a step that streams once its transcript says so, and the run goes on', async () => {
    await prepare(server.port, ['SELECT 3', 'SET third yes']);
    const run = new Watched(runnerAt(), [
      'SELECT 3',
      { input: 'SUBSCRIBE news', interruptWhen: (output) => output.includes('hello') },
      'GET third',
    ]);
    await run.output.until((text) => text.includes('(integer) 1'));
    await prepare(server.port, ['PUBLISH news other', 'PUBLISH news hello']);
    expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
    // A busy machine may have taken half a second for it, which is told.
    expect(run.output.text.replaceAll(/^\(\d+\.\d\ds\)\n/gm, '')).toBe(
      [
        'OK',
        'Reading messages... (press Ctrl-C to quit)',
        '1) "subscribe"\n2) "news"\n3) (integer) 1',
        '1) "message"\n2) "news"\n3) "other"',
        '1) "message"\n2) "news"\n3) "hello"',
        '^C',
        '"yes"\n',
      ].join('\n'),
    );
    expect(run.events.filter((event) => event.startsWith('end'))).toEqual(['end 0 null', 'end 1 null', 'end 2 null']);
  });

  test('does not come before its time', async () => {
    const run = new Watched(runnerAt(), [
      { input: 'PING', interruptWhen: () => false },
      { input: 'ECHO over', interruptWhen: () => true },
      'PING',
    ]);
    expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
    expect(run.output.text).toBe('PONG\n"over"\n^C\nPONG\n');
  });
});

test('a printed ^C that ends redis-cli is how its step was meant to end, and the next begins another', async () => {
  const run = new Watched(runnerAt(), [
    { input: '1000000 ECHO over', interruptWhen: (output) => output.includes('over') },
    'PING',
    { input: '1000000 ECHO over', interruptWhen: (output) => output.includes('over') },
  ]);
  expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
  expect(run.events.filter((event) => event.startsWith('end'))).toEqual(['end 0 null', 'end 1 null', 'end 2 null']);
});

test('a step whose command goes on until Ctrl-C says so, and no other does', async () => {
  const run = new Watched(runnerAt(), ['PING', 'SUBSCRIBE news']);
  await run.output.until((text) => text.includes('(integer) 1'));
  run.stop.abort();
  await run.outcome;
  expect(run.goOn).toEqual([1]);
});

describe('Stop', () => {
  test('ends a subscription; no later step starts', async () => {
    const run = new Watched(runnerAt(), ['SUBSCRIBE news', 'PING']);
    await run.output.until((text) => text.includes('(integer) 1'));
    run.stop.abort();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: null });
    expect(run.events.at(-1)).toBe('end 0 null');
  });

  test('ends a blocking command as Ctrl-C does, redis-cli with it', async () => {
    const run = new Watched(runnerAt(), ['BLPOP nothing 0', 'PING']);
    const watcher = new Watched(runnerAt(), [
      { input: '1000000 INFO clients', interruptWhen: (output) => output.includes('blocked_clients:1') },
    ]);
    await watcher.outcome;
    run.stop.abort();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: null });
    expect(run.events).toEqual(['start 0', '0: ^C', '0: \n', 'end 0 1']);
  });

  test('ends a wait for a connection', async () => {
    const machine: PageMachine = { ...nodeMachine(), connect: () => new Promise(() => {}) };
    const run = new Watched(runnerAt(server.port, machine), ['PING', 'PING']);
    await expect.poll(() => run.events).toEqual(['start 0']);
    run.stop.abort();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: null });
    expect(run.events).toEqual(['start 0', '0: ^C', '0: \n', 'end 0 1']);
  });

  test('that came first starts nothing', async () => {
    const runner = runnerAt();
    runner.dispose();
    const run = new Watched(runner, ['PING']);
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: null });
    expect(run.events).toEqual([]);
  });

  test('of a run that waits for its turn leaves the one that has it alone; dispose ends both', async () => {
    const runner = runnerAt();
    const first = new Watched(runner, ['SUBSCRIBE news']);
    await first.output.until((text) => text.includes('(integer) 1'));
    const [second, third] = [new Watched(runner, ['PING']), new Watched(runner, ['PING'])];
    second.stop.abort();
    expect(await second.outcome).toEqual({ status: 'stopped', exitCode: null });
    expect(second.events).toEqual([]);
    expect(third.waits).toEqual([{ owner: first.owner }]);
    runner.dispose();
    expect(await first.outcome).toEqual({ status: 'stopped', exitCode: null });
    expect(await third.outcome).toEqual({ status: 'stopped', exitCode: null });
  });
});

describe('a session', () => {
  test('keeps its connection from run to run: database, transaction, protocol, watched keys, as its prompt shows', async () => {
    const runner = runnerAt();
    const first = new Watched(runner, ['SELECT 3', 'SET here 1', 'WATCH here', 'HELLO 3', 'MULTI']);
    await first.outcome;
    expect(first.prompts).toEqual(['>', '[3]>', '[3]>', '[3]>', '[3]>']);
    const second = new Watched(runner, ['INCR here', 'CONFIG GET maxmemory', 'EXEC', 'DBSIZE']);
    await second.outcome;
    expect(second.prompts).toEqual(['[3](TX)>', '[3](TX)>', '[3](TX)>', '[3]>']);
    expect(second.output.text).toBe('QUEUED\nQUEUED\n1) (integer) 2\n2) 1# "maxmemory" => "0"\n(integer) 1\n');
    // Those of the tests before may be closing still.
    await expect.poll(() => otherClients()).toBe(1);
  });

  test('is another for another runner: a WATCH conflict of two clients', async () => {
    const [ana, ben] = [runnerAt(), runnerAt()];
    await new Watched(ana, ['SET stock 3', 'WATCH stock', 'MULTI', 'DECR stock']).outcome;
    await new Watched(ben, ['DECR stock']).outcome;
    const exec = new Watched(ana, ['EXEC', 'GET stock']);
    await exec.outcome;
    expect(exec.output.text).toBe('(nil)\n"2"\n');
  });

  test('begins anew after renew(), once what runs is over', async () => {
    const runner = runnerAt();
    await new Watched(runner, ['SELECT 3', 'MULTI']).outcome;
    runner.renew();
    const next = new Watched(runner, ['PING', 'DBSIZE']);
    await next.outcome;
    expect(next.prompts).toEqual(['>', '>']);
    expect(next.output.text).toBe('PONG\n(integer) 0\n');
  });

  test('whose connection ended has another, unseen, in the database it had', async () => {
    const runner = runnerAt();
    await new Watched(runner, ['SELECT 3', 'SET here 1']).outcome;
    await prepare(server.port, ['CLIENT KILL TYPE normal']);
    await expect.poll(() => otherClients()).toBe(0);
    const next = new Watched(runner, ['DBSIZE']);
    expect(await next.outcome).toEqual({ status: 'done', exitCode: 0 });
    expect(next.output.text).toBe('(integer) 1\n');
  });

  test('whose connection ended with more than that says what was lost, sends nothing, and then begins anew', async () => {
    const runner = runnerAt();
    await new Watched(runner, ['SET here 1', 'WATCH here', 'MULTI']).outcome;
    await prepare(server.port, ['CLIENT KILL TYPE normal']);
    await expect.poll(() => otherClients()).toBe(0);
    const next = new Watched(runner, ['SET here 2', 'EXEC']);
    expect(await next.outcome).toEqual({
      status: 'failed',
      exitCode: 1,
      message: expect.stringContaining('Gone with it: the transaction that MULTI began and what WATCH watched.'),
    });
    expect(next.events).toEqual(['start 0', '0: Error: Server closed the connection\n', 'end 0 1']);
    const again = new Watched(runner, ['GET here']);
    await again.outcome;
    expect(again.output.text).toBe('"1"\n');
  });
});

/** How many clients besides the asking one the server has. */
async function otherClients(): Promise<number> {
  const asking = runnerAt();
  const asked = new Watched(asking, ['INFO clients']);
  await asked.outcome;
  asking.dispose();
  return Number(/connected_clients:(\d+)/.exec(asked.output.text)?.[1]) - 1;
}

describe('what the bridge knows', () => {
  test("of a connection that ended is the run's message, and the output is redis-cli's", async () => {
    const machine: PageMachine = {
      ...nodeMachine(),
      connect: () =>
        Promise.resolve({
          send: () => Promise.resolve(),
          receive: () => Promise.resolve(null),
          close: () => {},
          reason: 'Your redis-server ended: it ran out of memory.',
        }),
    };
    const run = new Watched(runnerAt(server.port, machine), ['PING']);
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 1, message: 'Your redis-server ended: it ran out of memory.' });
    expect(run.output.text).toBe('Error: Server closed the connection\n');
  });

  test('of an address where nobody listens is too', async () => {
    const machine: PageMachine = {
      ...nodeMachine(),
      connect: () => Promise.reject(new ConnectError('ECONNREFUSED', 'Start one: redis-server')),
    };
    const run = new Watched(runnerAt(server.port, machine), ['PING']);
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 1, message: 'Start one: redis-server' });
  });
});

describe('a step that ends the run where it is refused', () => {
  const step = { input: 'PING', endsRunIfRefused: true };

  test('does so: the next one would be refused the same', async () => {
    const port = await freePort();
    const run = new Watched(runnerAt(port), [step, step, 'PING']);
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 1 });
    expect(run.output.text).toBe(`Could not connect to Redis at 127.0.0.1:${port}: Connection refused\n`);
  });

  test('does not where it is answered, be it by an error', async () => {
    const run = new Watched(runnerAt(), [step, { ...step, input: 'NOSUCH' }, 'PING']);
    expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
    expect(run.output.text).toMatch(/^PONG\n\(error\) ERR .*\nPONG\n$/);
  });
});

describe('machinery that fails', () => {
  test('makes the run unavailable, in its own words', async () => {
    const failure = new BridgeError('unreachable', 'The bridge does not answer. Start it again and reload the page.');
    const run = new Watched(runnerAt(server.port, { ...nodeMachine(), connect: () => Promise.reject(failure) }), ['PING']);
    expect(await run.outcome).toEqual({ status: 'unavailable', exitCode: null, message: failure.message });
  });

  test('is told from a learner whose server is gone, even in the middle of a command', async () => {
    const failure = new LostError('The bridge went away.', true);
    const machine: PageMachine = {
      ...nodeMachine(),
      connect: () => Promise.resolve({ send: () => Promise.resolve(), receive: () => Promise.reject(failure), close: () => {} }),
    };
    const run = new Watched(runnerAt(server.port, machine), ['PING', 'PING']);
    expect(await run.outcome).toEqual({ status: 'unavailable', exitCode: null, message: texts.lostUnanswered, cause: 'lost' });
  });
});
