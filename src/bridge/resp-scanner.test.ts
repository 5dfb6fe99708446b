// What all readers of RESP stand on: tokens in every cut, and work that grows with the bytes alone.
import { expect, test } from 'vitest';
import { RespScanner } from './resp-scanner.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The tokens in text that comes in pieces of so many bytes. */
function tokens(text: string, size: number, skips = false): string[] {
  const scanner = new RespScanner({ skips });
  const whole = bytes(text);
  const found: string[] = [];
  for (let at = 0; at < whole.length; at += size) {
    scanner.feed(whole.slice(at, at + size));
    while (scanner.next()) {
      const type = String.fromCharCode(scanner.type);
      const isHead = '*~>%|'.includes(type);
      found.push(`${type}${isHead || scanner.count === -1 ? scanner.count : new TextDecoder().decode(scanner.copy())}`);
      scanner.count = 0;
    }
  }
  expect(scanner.taken + scanner.pending).toBe(whole.length);
  return found;
}

const wire =
  '+OK\r\n-ERR a\rb\r\n:-12\r\n:7\r\n$3\r\na\r\n\r\n$0\r\n\r\n$-1\r\n*2\r\n:1\r\n%1\r\n+k\r\n=5\r\ntxt:a\r\n_\r\n#t\r\n,1.5\r\n(12\r\n!3\r\nbad\r\n';

test.each([1, 2, 3, 5, 1000])('in pieces of %d bytes every token is found', (size) => {
  const found = [
    '+OK',
    '-ERR a\rb',
    ':-12',
    ':7',
    '$a\r\n',
    '$',
    '$-1',
    '*2',
    ':1',
    '%1',
    '+k',
    '=txt:a',
    '_',
    '#t',
    ',1.5',
    '(12',
    '!bad',
  ];
  expect(tokens(wire, size)).toEqual(found);
  expect(tokens(wire, size, true)).toEqual(found.map((token) => (/^[$=!][^-]/.test(token) ? token.charAt(0) : token)));
});

test.each([false, true])('a token of 1 MB that comes in small pieces costs no more than its bytes (skips: %s)', (skips) => {
  const size = 1024 * 1024;
  const piece = new Uint8Array(64).fill(120);
  for (const [head, end] of [
    ['+', '\r\n'],
    [`$${size}\r\n`, '\r\n'],
  ] as const) {
    const scanner = new RespScanner({ skips });
    scanner.feed(bytes(head));
    expect(scanner.next()).toBe(false);
    // To look at what came before again with each piece would be some billion steps.
    for (let at = 0; at < size; at += 64) {
      scanner.feed(piece);
      if (scanner.next()) throw new Error('It is not whole yet.');
    }
    scanner.feed(bytes(end));
    expect(scanner.next()).toBe(true);
    expect(scanner.taken).toBe(head.length + size + end.length);
    if (!skips) expect(scanner.copy().length).toBe(size);
  }
});
