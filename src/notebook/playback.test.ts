import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunResult } from '../snippet/run-result.ts';
import type { Trouble } from '../snippet/run-trouble.ts';
import type { SnippetKind } from '../protocol.ts';
import { notebookLimits } from './limits.ts';
import { isPlayed, judge, play, type PlayableSnippet } from './playback.ts';

const result: RunResult = { status: 'done', output: 'PONG\n', exitCode: 0, steps: [], ms: 1 };

/** A snippet whose run ends, and whose output appears, when a test says so. */
class TestSnippet extends EventTarget implements PlayableSnippet {
  readonly #run = Promise.withResolvers<RunResult>();
  readonly started = Promise.withResolvers<void>();
  kind: SnippetKind = 'redis';
  source = 'PING';
  hasAppeared = false;
  isAtLastStep = false;
  trouble: Trouble | null = null;
  runs = 0;
  isStopped = false;

  run(): Promise<RunResult> {
    this.runs += 1;
    this.started.resolve();
    return this.#run.promise;
  }

  stop(): void {
    this.isStopped = true;
    this.end({ ...result, status: 'stopped' }, 'stopped');
  }

  end(ended = result, trouble: Trouble | null = null): void {
    this.trouble = trouble;
    this.#run.resolve(ended);
  }

  appear(): void {
    this.hasAppeared = true;
    this.dispatchEvent(new Event('snippet-appeared'));
  }

  reachLastStep(): void {
    this.isAtLastStep = true;
    this.dispatchEvent(new Event('snippet-step'));
  }

  readonly attributes = new Set<string>();

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
}

describe('judge', () => {
  const seen = { startedAt: 100, appearedAt: null, waitsSince: null, endingMs: 1_000, ended: false };

  it('parts with what has ended, whatever it printed', () => {
    expect(judge({ ...seen, ended: true }, 100)).toEqual({ parting: 'ended' });
    expect(judge({ ...seen, appearedAt: 200, ended: true }, 1e9)).toEqual({ parting: 'ended' });
  });

  it('waits for the printed output, as long as it may take', () => {
    expect(judge(seen, 1e9)).toEqual({ waitUntil: Infinity });
    expect(judge(seen, 15_099, 15_000)).toEqual({ waitUntil: 15_100 });
    expect(judge(seen, 15_100, 15_000)).toEqual({ parting: 'given-up' });
  });

  it('leaves what waits for others once its last step has begun and had time to reach Redis', () => {
    const waits = { ...seen, waitsSince: 20_000 };
    expect(judge(waits, 20_000, 15_000)).toEqual({ waitUntil: 20_000 + notebookLimits.settlingMs });
    expect(judge(waits, 20_000 + notebookLimits.settlingMs)).toEqual({ parting: 'waits' });
    expect(judge({ ...waits, ended: true }, 20_000)).toEqual({ parting: 'ended' });
  });

  it('leaves running what has printed all and does not end', () => {
    const appeared = { ...seen, appearedAt: 20_000 };
    expect(judge(appeared, 20_000, 15_000)).toEqual({ waitUntil: 21_000 });
    expect(judge(appeared, 21_000)).toEqual({ parting: 'left-running' });
    expect(judge({ ...appeared, endingMs: 0 }, 20_000)).toEqual({ parting: 'left-running' });
  });
});

describe('isPlayed', () => {
  it.each([
    ['PING', [], true],
    ['', [], false],
    [' \n', [], false],
    ['PING', ['exercise'], false],
    ['PING', ['server', 'unfit'], false],
    ['PING', ['data-edit'], true],
  ])('of %j with the attributes %j is %s', (source, attributes, played) => {
    expect(isPlayed({ source, hasAttribute: (name) => attributes.includes(name) })).toBe(played);
  });
});

describe('play', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('begins each snippet once the one before it has ended', async () => {
    const [first, second] = [new TestSnippet(), new TestSnippet()];
    const begun: number[] = [];
    const played = play([first, second], { onProgress: ({ at, of }) => void begun.push(at, of) });
    await first.started.promise;
    expect(begun).toEqual([0, 2]);
    first.end();
    await second.started.promise;
    second.end();
    expect(await played).toEqual([
      { snippet: first, parting: 'ended', result, trouble: null },
      { snippet: second, parting: 'ended', result, trouble: null },
    ]);
    expect(begun).toEqual([0, 2, 1, 2]);
  });

  it('leaves running what blocks once its output has appeared, and goes on', async () => {
    const [server, client] = [new TestSnippet(), new TestSnippet()];
    const played = play([server, client]);
    await server.started.promise;
    server.appear();
    await vi.advanceTimersByTimeAsync(notebookLimits.endingMs);
    await client.started.promise;
    client.end();
    expect((await played).map(({ parting }) => parting)).toEqual(['left-running', 'ended']);
    expect(server.isStopped).toBe(false);
  });

  it('leaves running what has said that it goes on, as soon as its output has appeared', async () => {
    const [server, client] = [new TestSnippet(), new TestSnippet()];
    server.kind = 'shell';
    const played = play([server, client]);
    await server.started.promise;
    server.attributes.add('data-goes-on');
    server.appear();
    await client.started.promise;
    client.end();
    expect((await played).map(({ parting }) => parting)).toEqual(['left-running', 'ended']);
  });

  it('waits for the end of a shell that has not, in which the next one begins', async () => {
    const [first, second] = [new TestSnippet(), new TestSnippet()];
    first.kind = 'shell';
    const played = play([first, second]);
    await first.started.promise;
    first.appear();
    await vi.advanceTimersByTimeAsync(5 * notebookLimits.endingMs);
    expect(second.runs).toBe(0);
    first.end();
    await second.started.promise;
    second.end();
    expect((await played).map(({ parting }) => parting)).toEqual(['ended', 'ended']);
  });

  it('halts at what blocks and failed on the way there', async () => {
    const [server, client] = [new TestSnippet(), new TestSnippet()];
    const played = play([server, client], { halts: true });
    await server.started.promise;
    server.trouble = 'failed';
    server.appear();
    await vi.advanceTimersByTimeAsync(notebookLimits.endingMs);
    expect((await played).map(({ parting, trouble }) => [parting, trouble])).toEqual([['left-running', 'failed']]);
    expect(client.runs).toBe(0);
  });

  it('goes on from what an earlier run has left running', async () => {
    const server = new TestSnippet();
    server.hasAppeared = true;
    const played = play([server]);
    await vi.advanceTimersByTimeAsync(notebookLimits.endingMs);
    expect(await played).toEqual([{ snippet: server, parting: 'left-running', result: null, trouble: null }]);
  });

  it('gives up what neither ends nor prints what it should', async () => {
    const [stuck, next] = [new TestSnippet(), new TestSnippet()];
    next.end();
    const played = play([stuck, next], { giveUpMs: 15_000 });
    await vi.advanceTimersByTimeAsync(15_000);
    expect((await played).map(({ parting }) => parting)).toEqual(['given-up', 'ended']);
    expect(stuck.isStopped).toBe(false);
  });

  it('stops the snippet that plays, and begins none after it', async () => {
    const [first, second] = [new TestSnippet(), new TestSnippet()];
    const stop = new AbortController();
    const played = play([first, second], { signal: stop.signal });
    await first.started.promise;
    stop.abort();
    expect(await played).toEqual([{ snippet: first, parting: 'stopped', result: { ...result, status: 'stopped' }, trouble: 'stopped' }]);
    expect(await play([second], { signal: stop.signal })).toEqual([]);
  });

  it('goes on while a snippet waits for what comes after it, and compares that in the end', async () => {
    const [subscriber, publisher] = [new TestSnippet(), new TestSnippet()];
    subscriber.attributes.add('waits');
    const played = play([subscriber, publisher]);
    await subscriber.started.promise;
    subscriber.reachLastStep();
    await vi.advanceTimersByTimeAsync(notebookLimits.settlingMs);
    await publisher.started.promise;
    publisher.end();
    await vi.advanceTimersByTimeAsync(1);
    subscriber.end({ ...result, steps: [{ input: 'SUBSCRIBE', output: '', match: 'different' }] }, 'differs');
    expect((await played).map(({ parting, trouble }) => [parting, trouble])).toEqual([
      ['ended', 'differs'],
      ['ended', null],
    ]);
    expect(subscriber.runs).toBe(1);
  });

  it('halts at the first that ends in trouble where it is to, and not otherwise', async () => {
    const failed: RunResult = { ...result, status: 'failed' };
    for (const halts of [true, false]) {
      const [first, second] = [new TestSnippet(), new TestSnippet()];
      first.end(failed, 'failed');
      second.end();
      const played = await play([first, second], { halts });
      expect(played.map(({ trouble }) => trouble)).toEqual(halts ? ['failed'] : ['failed', null]);
      expect(second.runs).toBe(halts ? 0 : 1);
    }
  });
});
