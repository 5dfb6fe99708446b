import { describe, expect, it } from 'vitest';
import { beforeInterrupt, compareOutput, hasAppeared, readMaskPatterns } from './comparison.ts';

describe('compareOutput', () => {
  it.each([
    ['PONG', 'PONG\n'],
    ['', ''],
    ['', '\n'],
    ['a  \n\nb', 'a\n\nb   \n\n'],
    ['Reading messages... (press Ctrl-C to quit)', 'Reading messages... (press Ctrl-C to quit)\n'],
    ['one\n^C', 'one\n'],
    ['one\n^C', 'one\n^C\n'],
    ['^Cbye', '^Cbye\n'],
  ])('is equal for %j and %j', (printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('equal');
  });

  it.each([
    ['...', ''],
    ['...', 'anything\nat all\n'],
    ['...\nlast', 'last\n'],
    ['...\nlast', 'one\ntwo\nlast\n'],
    ['first\n...\nlast', 'first\nlast\nno\nlast\n'],
    ['first\n...', 'first\n'],
    ['a\n...\nb\n...\nc', 'a\nx\nb\ny\nb\nz\nc'],
    ['pid ... ready', 'pid 4711 ready\n'],
    ['...ready', 'it is ready'],
    ['ready...', 'ready and waiting'],
    ['a...b...c', 'a1b2b3c'],
    ['  ...  \nlast', 'x\nlast'],
    ['OK', 'OK\n(0.58s)\n'],
    ['1) "jobs"\n2) "cook"\n(2.07s)', '1) "jobs"\n2) "cook"\n(1.13s)\n'],
  ])('is volatile for %j and %j', (printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('volatile');
  });

  it.each([
    ['PONG', 'PING'],
    ['', 'something'],
    ['PONG', ''],
    ['a\nb', 'a\n\nb'],
    ['  a', 'a'],
    ['OK', '(0.58s)\n'],
    ['...\nlast', 'last\nmore'],
    ['a ... b', 'a\nb'],
    ['aXa...aXa', 'aXa'],
    ['a...b', 'ac'],
    ['a\n...\nb\n...\nc', 'a\nc\nb'],
  ])('is different for %j and %j', (printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('different');
  });

  it.each([
    [/\d+ bytes/gm, '12 bytes used', '4096 bytes used'],
    [/^used_.*$/gm, 'a\nused_memory:1\nb', 'a\nused_memory_rss:xyz\nb'],
    [/(?<=Ready).*$/gm, 'Ready\n...', 'Ready tcp\nmore'],
  ])('leaves out what %s matches', (mask, printed, output) => {
    expect(compareOutput(printed, output, [mask])).toBe('volatile');
    expect(compareOutput(printed, output, [])).toBe('different');
    expect(compareOutput(printed, `!${output}`, [mask])).toBe('different');
  });

  it('compares long output in reasonable steps', () => {
    const printed = Array.from({ length: 40 }, () => '...\na').join('\n');
    expect(compareOutput(`${printed}\nend`, 'a\n'.repeat(5000), [])).toBe('different');
  });
});

describe('hasAppeared', () => {
  it.each([
    ['', '', true],
    ['Ready', '', false],
    ['Ready', 'Starting\n', false],
    ['Ready', 'Ready\n', true],
    ['Ready', 'Ready\nmore\nand more', true],
    ['...\nReady', 'one\nRea', false],
    ['...\nReady', 'one\nReady\nmore', true],
    ['1) "subscribe"\n2) "chat"', '1) "subscribe"\n', false],
    ['1) "subscribe"\n2) "chat"', '1) "subscribe"\n2) "chat"\n3) (integer) 1\n', true],
  ])('of %j in %j is %s', (printed, output, expected) => {
    expect(hasAppeared(printed, output, [])).toBe(expected);
  });
});

describe('beforeInterrupt', () => {
  it.each([
    ['PONG', null],
    ['a^Cb', null],
    ['^C', ''],
    ['one\ntwo\n^C', 'one\ntwo\n'],
    ['Reading^C', 'Reading'],
    ['Ready\n^C12:signal-handler\nbye', 'Ready\n'],
  ])('of %j is %j', (printed, expected) => {
    expect(beforeInterrupt(printed)).toBe(expected);
  });
});

describe('readMaskPatterns', () => {
  it('reads what the build wrote', () => {
    expect(readMaskPatterns('[["\\\\d+","g"],["a b","gm"]]')).toEqual([/\d+/g, /a b/gm]);
    expect(readMaskPatterns(null)).toEqual([]);
  });
});
