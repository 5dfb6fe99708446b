import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReplyScanner } from './reply-stream.ts';
import { command, readAll, startTestRedis, type TestRedis } from '../testing/test-redis.ts';

/** Scans the pieces and gives the replies as text, each with the line that was told. */
function scan(pieces: readonly Buffer[]): { replies: [text: string, line: string][]; isBroken: boolean } {
  const scanner = new ReplyScanner();
  const whole = Buffer.concat(pieces);
  const replies: [string, string][] = [];
  let base = 0;
  let start = -1;
  for (const piece of pieces) {
    scanner.scan(piece, {
      begin: (offset) => {
        start = base + offset;
      },
      end: (offset, line) => {
        replies.push([whole.toString('latin1', start, base + offset), line]);
      },
    });
    base += piece.length;
  }
  return { replies, isBroken: scanner.isBroken };
}

const replies: [text: string, line: string][] = [
  ['+OK\r\n', '+OK'],
  ['-ERR no\r\n', '-ERR no'],
  [':7\r\n', ''],
  ['$5\r\n+a\r\n!\r\n', ''],
  ['$0\r\n\r\n', ''],
  ['$-1\r\n', ''],
  ['*-1\r\n', ''],
  ['*0\r\n', ''],
  ['*3\r\n+RESET\r\n*2\r\n:1\r\n$1\r\nx\r\n-ERR x\r\n', ''],
  ['%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n_\r\n', ''],
  ['~1\r\n#t\r\n', ''],
  ['|1\r\n+ttl\r\n:3600\r\n*1\r\n,1.5\r\n', ''],
  ['>2\r\n+message\r\n(12345678901234567890\r\n', ''],
  ['=7\r\ntxt:abc\r\n', ''],
  ['!5\r\nERR x\r\n', ''],
];

test('replies of every type are found, whatever the chunks', () => {
  const text = replies.map(([reply]) => reply).join('');
  const whole = Buffer.from(text, 'latin1');
  expect(scan([whole])).toEqual({ replies, isBroken: false });
  expect(scan([...whole].map((byte) => Buffer.of(byte)))).toEqual({ replies, isBroken: false });
  for (let cut = 1; cut < whole.length; cut++) expect(scan([whole.subarray(0, cut), whole.subarray(cut)]).replies).toEqual(replies);
});

test.each(['hello\r\n', '*x\r\n', '$-2\r\n'])('%j is not RESP', (text) => {
  expect(scan([Buffer.from(text)])).toMatchObject({ replies: [], isBroken: true });
});

test('a long line is told cut', () => {
  expect(scan([Buffer.from(`-ERR ${'x'.repeat(2000)}\r\n+OK\r\n`)]).replies.map(([, line]) => line.length)).toEqual([512, 3]);
});

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

test('every reply of a real Redis is one', async () => {
  const commands = [
    ['HELLO', '3'],
    ['COMMAND', 'DOCS', 'get', 'config'],
    ['CONFIG', 'GET', '*'],
    ['INFO'],
    ['HSET', 'h', 'f', 'v'],
    ['HGETALL', 'h'],
    ['EVAL', "redis.setresp(3); return {redis.call('hgetall','h'), {double=1.5}, true, {big_number='12'}, {err='x'}}", '0'],
    ['NOSUCH'],
    ['GET', 'none'],
    ['SUBSCRIBE', 'c'],
    ['PUBLISH', 'c', 'm'],
    ['HELLO', '2'],
    ['MULTI'],
    ['GET', 'a'],
    ['EXEC'],
    ['RESET'],
    ['QUIT'],
  ];
  const socket = await redis.connect();
  socket.end(commands.map((words) => command(...words)).join(''));
  const text = await readAll(socket);
  const found = scan([Buffer.from(text, 'latin1')]);
  // One more than commands: the message itself, pushed.
  expect(found.replies).toHaveLength(commands.length + 1);
  expect(found.replies.map(([reply]) => reply).join('')).toBe(text);
  expect(found.replies.slice(-2)).toEqual([
    ['+RESET\r\n', '+RESET'],
    ['+OK\r\n', '+OK'],
  ]);
});
