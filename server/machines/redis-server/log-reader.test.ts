import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { machineLimits } from '../limits.ts';
import { ExitLog } from './exit-log.ts';
import { shownLines } from './log-line.ts';
import { LogReader } from './log-reader.ts';
import { costGrowth, mostGrowth } from '../../testing/cost-growth.ts';

let pieces: (readonly string[])[];
let parts: string[];
let stream: PassThrough;
let reader: LogReader;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  pieces = [];
  parts = [];
  stream = new PassThrough({ highWaterMark: 2 ** 22 });
  reader = new LogReader({ lines: (lines) => pieces.push(lines), part: (text) => parts.push(text) }, machineLimits);
  reader.read(stream);
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets all turns of the event loop pass that follow without anybody's doing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const lineCount = (): number => pieces.reduce((sum, lines) => sum + lines.length, 0);

test('lines come whole, in order, and what is left at the end', async () => {
  stream.write('one\ntw');
  await settle();
  stream.write('o\nthree\nfo');
  await settle();
  reader.finish();
  expect(pieces).toEqual([['one'], ['two', 'three'], ['fo']]);
});

test('a line too long to wait for comes in parts', async () => {
  stream.write('x'.repeat(20_000));
  await settle();
  stream.write('y\nnext\n');
  await settle();
  expect(parts).toEqual(['x'.repeat(20_000)]);
  expect(pieces).toEqual([['y', 'next']]);
});

test('a flood of newlines is read some hundred lines a turn, and as if each were a line of text', async () => {
  for (let chunk = 0; chunk < 10; chunk += 1) stream.write('\n'.repeat(64 * 1024));
  await settle();
  // The first chunk costs more than a second may.
  expect(lineCount()).toBe(64 * 1024);
  expect(Math.max(...pieces.map((lines) => lines.length))).toBe(machineLimits.logLinesAtOnce);
  expect(stream.isPaused()).toBe(true);
  vi.advanceTimersByTime(1_000);
  await settle();
  expect(lineCount()).toBe(2 * 64 * 1024);
  expect(stream.isPaused()).toBe(true);
});

test('what waits for its turn at the end is not lost', async () => {
  const read = once(stream, 'data');
  stream.write('\n'.repeat(5_000));
  await read;
  expect(lineCount()).toBe(machineLimits.logLinesAtOnce);
  reader.finish();
  expect(lineCount()).toBe(5_000);
});

// What once cost the square of its length: a line of 16 KB of the first took 0.2 s.
test.each(['1:M  * ', 'Port: ', 'port=', 'used_memory:9', ' Received SIG', ' ', '12:M ', 'not enough '])(
  'a line of "%s" costs no more than its length',
  (text) => {
    const context = { port: 1, bind: [], isRewritten: true, isBare: false, program: 'redis-server', release: 7, bindError: null };
    const exitLog = new ExitLog();
    const read = (size: number): void => {
      const line = `${text === ' ' ? '1:M ' : ''}${text.repeat(size / text.length)}\r`;
      for (let round = 0; round < 20; round += 1) {
        exitLog.read(line);
        shownLines(line, context);
      }
    };
    expect(costGrowth(read, 4 * 1024)).toBeLessThan(mostGrowth);
  },
);
