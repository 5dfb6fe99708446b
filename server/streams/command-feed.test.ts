// Tests of the command feed.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { command } from '../testing/test-redis.ts';
import { CommandFeed, type ObservedCommand } from './command-feed.ts';

/** A stream that is observed, and what was told of it. */
function observed(): { feed: CommandFeed; stream: PassThrough; told: ObservedCommand[]; watch: () => () => void } {
  const feed = new CommandFeed();
  const stream = new PassThrough();
  feed.observe(stream, { learner: 'ada', carrier: 'tunnel', port: 6379 });
  const told: ObservedCommand[] = [];
  return { feed, stream, told, watch: () => feed.watch('ada', (one) => told.push(one)) };
}

test('only whoever is watched is told of, and what passes is not changed', () => {
  const { feed, stream, told, watch } = observed();
  stream.write('PING\r\n');
  feed.watch('bob', (one) => told.push(one));
  stream.write('PING\r\n');
  const unwatch = watch();
  stream.write('ECHO 1\r\n');
  unwatch();
  stream.write('ECHO 2\r\n');
  expect(told.map(({ words }) => words)).toEqual([['ECHO', '1']]);
  expect(String(stream.read())).toBe('PING\r\nPING\r\nECHO 1\r\nECHO 2\r\n');
});

test('commands are found wherever writes begin and end, and told by their first words', () => {
  const { stream, told, watch } = observed();
  watch();
  const text = command('MSET', ...Array.from({ length: 40 }, (_, at) => `word${at}`)) + command('GET', 'x'.repeat(1000));
  for (let at = 0; at < text.length; at += 7) stream.write(text.slice(at, at + 7), 'latin1');
  expect(told.map(({ words, count }) => [words.length, count, words[0]])).toEqual([
    [16, 41, 'MSET'],
    [2, 2, 'GET'],
  ]);
  expect(told[1]?.words[1]).toHaveLength(128);
});

test('whoever begins to watch in the midst of a command is told from the next write that begins one', () => {
  const { stream, told, watch } = observed();
  const large = command('SET', 'key', `\n${'1'.repeat(100)}`);
  stream.write(large.slice(0, 40));
  watch();
  stream.write(large.slice(40));
  stream.write(command('PING'));
  expect(told.map(({ words }) => words)).toEqual([['PING']]);
});

test('the bytes that a carrier ends with are observed as those that it writes', () => {
  for (const bytes of [command('QUIT'), Buffer.from(command('QUIT'))]) {
    const { stream, told, watch } = observed();
    watch();
    stream.end(bytes);
    expect(told.map(({ words }) => words)).toEqual([['QUIT']]);
    expect(String(stream.read())).toBe(command('QUIT'));
  }
});

test('a carrier that ends without bytes may still be told when it has ended', async () => {
  const { stream, told, watch } = observed();
  watch();
  await new Promise<void>((resolve) => {
    stream.resume().end(resolve);
  });
  expect(told).toEqual([]);
});
