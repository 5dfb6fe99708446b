import { expect, test } from 'vitest';
import { RedisLog } from './redis-log.ts';

const readAll = async (log: RedisLog): Promise<string> => {
  let text = '';
  for await (const part of log) text += part;
  return text;
};

test('every reader gets all of it, early or late', async () => {
  const log = new RedisLog(1000);
  const early = readAll(log);
  log.append('one\n');
  log.append('two\n');
  const middle = readAll(log);
  log.append('three\n');
  log.end();
  expect(await Promise.all([early, middle, readAll(log)])).toEqual(Array.from({ length: 3 }, () => 'one\ntwo\nthree\n'));
  expect(log.lastLines(2)).toEqual(['two', 'three']);
});

test('a reader that falls behind is told how much it missed', async () => {
  const log = new RedisLog(10);
  const reader = log[Symbol.asyncIterator]();
  log.append('0123456789');
  expect(await reader.next()).toEqual({ done: false, value: '0123456789' });
  for (const text of ['abcde', 'fghij', 'klmno']) log.append(text);
  expect(await reader.next()).toEqual({ done: false, value: '\n... 5 characters of the log are not shown ...\n' });
  expect(await reader.next()).toEqual({ done: false, value: 'fghijklmno' });
});

test('a reader that leaves is not waited for', async () => {
  const log = new RedisLog(10);
  const reader = log[Symbol.asyncIterator]();
  const next = reader.next();
  await reader.return?.();
  expect(await next).toEqual({ done: true, value: undefined });
});
