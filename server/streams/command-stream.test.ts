import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandScanner, wordLimit } from './command-stream.ts';
import { command, readAll, splitReplies, startTestRedis, type TestRedis } from '../testing/test-redis.ts';

interface Found {
  begin: number;
  end: number | null;
  words: string[];
}

/** Scans the pieces of a stream and tells where in the whole of it the commands are. */
function scan(pieces: readonly Buffer[], wanted = Infinity): { commands: Found[]; broken: number | null } {
  const scanner = new CommandScanner();
  const commands: Found[] = [];
  let broken: number | null = null;
  let base = 0;
  for (const piece of pieces) {
    scanner.scan(piece, {
      begin: (offset) => commands.push({ begin: base + offset, end: null, words: [] }),
      word: (text, index) => {
        commands.at(-1)?.words.push(text);
        return index + 1 < wanted;
      },
      end: (offset) => {
        const open = commands.at(-1);
        if (open) open.end = base + offset;
      },
      broken: (offset) => {
        broken = base + offset;
      },
    });
    base += piece.length;
  }
  return { commands, broken };
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const bytewise = (text: string): Buffer[] => [...bytes(text)].map((byte) => Buffer.of(byte));

describe('the scanner', () => {
  const stream = [command('SET', 'k', 'x\r\n*1\r\n'), 'get "k"\r\n', '*0\r\n', '\r\n', command('', ''), 'PING\n', command('ECHO', 'é')];

  test('finds commands in both forms, whatever the chunks', () => {
    const text = stream.join('');
    const whole = scan([bytes(text)]);
    expect(whole.broken).toBeNull();
    expect(whole.commands.map(({ words }) => words)).toEqual([
      ['SET', 'k', 'x\r\n*1\r\n'],
      ['get', 'k'],
      [],
      [],
      ['', ''],
      ['PING'],
      ['ECHO', 'é'],
    ]);
    expect(whole.commands.map(({ begin, end }) => text.slice(begin, end ?? 0))).toEqual(stream);
    expect(scan(bytewise(text))).toEqual(whole);
    for (let cut = 1; cut < text.length; cut++) expect(scan([bytes(text.slice(0, cut)), bytes(text.slice(cut))])).toEqual(whole);
  });

  test('sees nothing of an inline command behind a zero byte, as Redis does', () => {
    const { commands } = scan([bytes('get k\0 more\r\nPING\r\n')]);
    expect(commands.map(({ words }) => words)).toEqual([['get', 'k'], ['PING']]);
    expect(scan([bytes('"a\0"\r\nPING\r\n')]).broken).toBe(6);
  });

  test('tells no more words than wanted', () => {
    const { commands } = scan([bytes(`${command('SET', 'k', 'v')}SET k v\r\n`)], 2);
    expect(commands.map(({ words }) => words)).toEqual([
      ['SET', 'k'],
      ['SET', 'k'],
    ]);
  });

  test('tells a long word, cut, before all of it has come', () => {
    const { commands } = scan([bytes(`*2\r\n$5000\r\n${'a'.repeat(wordLimit)}`)]);
    expect(commands).toEqual([{ begin: 0, end: null, words: ['a'.repeat(wordLimit)] }]);
  });

  test('gives up an inline command that is too long, before its line end', () => {
    const { broken } = scan([bytes('a '.repeat(100_000)), bytes(`${'a '.repeat(100_000)}\n${command('PING')}`)]);
    expect(broken).toBe(400_000);
  });

  test('tells a word of exactly the limit once', () => {
    const word = 'a'.repeat(wordLimit);
    expect(scan(bytewise(command(word, 'b'))).commands[0]?.words).toEqual([word, 'b']);
  });
});

const isBroken = (reply: string): boolean => reply.startsWith('-ERR Protocol error');

describe('Redis and the scanner find the same commands', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  const ping = command('PING');
  const cases: Record<string, string> = {
    'a byte other than LF after CR': `*1\rX$4\rYPINGZZ${ping}`,
    'a negative count': `*-7\r\n${ping}`,
    'a count with a plus': `*+1\r\n$4\r\nPING\r\n${ping}`,
    'a count with a leading zero': `*01\r\n$4\r\nPING\r\n${ping}`,
    'a count of minus zero': `*-0\r\n${ping}`,
    'an empty count': `*\r\n${ping}`,
    'a count beyond int': `*2147483648\r\n${ping}`,
    'a count with a blank': `* 1\r\n$4\r\nPING\r\n${ping}`,
    'a negative length': `*1\r\n$-1\r\n${ping}`,
    'a length of no number': `*1\r\n$abc\r\n${ping}`,
    'another type than bulk': `*1\r\n:4\r\n${ping}`,
    'an integer beyond 64 bits': `*1\r\n$99999999999999999999\r\n${ping}`,
    'a count line beyond the limit': `*${'1'.repeat(70_000)}\r\n${ping}`,
    'unbalanced quotes': `ECHO "a\r\n${ping}`,
    'an inline that looks like RESP later': `ECHO *1\r\n${ping}`,
    'an empty inline': `\r\n\n\n${ping}`,
    'CR inside an inline': `ECHO a\rb\r\n${ping}`,
    'an unfinished command': `${ping}*2\r\n$4\r\nECHO\r\n$3\r\nab`,
    'a count of nothing, then inline': `*0\r\nPING\r\n`,
  };

  /** What Redis takes and Valkey 9.1 answers as broken: then it takes no more commands, whatever the scanner finds in them. */
  const brokenToSome = ['a byte other than LF after CR'];

  test.each(Object.entries(cases))('%s', async (name, text) => {
    const socket = await redis.connect();
    socket.end(bytes(text));
    const replies = splitReplies(await readAll(socket));
    expect(replies).not.toHaveLength(0);
    if (brokenToSome.includes(name) && replies.every(isBroken)) return;
    const { commands, broken } = scan(bytewise(text));
    const complete = commands.filter(({ end, words }) => end !== null && words.length > 0);
    expect(complete).toHaveLength(replies.filter((reply) => !isBroken(reply)).length);
    expect(broken !== null).toBe(replies.some(isBroken));
  });
});
