import { describe, expect, test } from 'vitest';
import { ExitLog } from './exit-log.ts';

function after(...messages: string[]): ExitLog {
  const exitLog = new ExitLog();
  for (const message of messages) exitLog.read(`12:M 22 Nov 2026 14:50:33.261 # ${message}`);
  return exitLog;
}

test('a signal and the command are told apart', () => {
  expect(after('Ready to accept connections').cause).toBeNull();
  expect(after('User requested shutdown...').cause).toBe('command');
  const asked = new ExitLog();
  asked.read('12:signal-handler (1795359033) Received SIGTERM scheduling shutdown...');
  asked.read('12:M 22 Nov 2026 14:50:33.867 # User requested shutdown...');
  expect(asked.cause).toBe('signal');
});

test('only what is saved at the end is the last', () => {
  expect(after('DB saved on disk').hasSaved).toBe(false);
  expect(after('User requested shutdown...', 'DB saved on disk').hasSaved).toBe(true);
});

test.each(['Errors trying to shut down the server. Check the logs for more information.', 'Shutdown manually aborted.'])(
  'an end that came to nothing is forgotten, and said: %s',
  (refusal) => {
    const exitLog = after('User requested shutdown...', 'DB saved on disk');
    let refusals = 0;
    exitLog.onRefusal = () => {
      refusals += 1;
    };
    exitLog.read(`12:M 22 Nov 2026 14:50:33.261 # ${refusal}`);
    exitLog.read('12:M 22 Nov 2026 14:50:34.261 * DB saved on disk');
    expect([exitLog.cause, exitLog.hasSaved, refusals]).toEqual([null, false, 1]);
    exitLog.read('12:M 22 Nov 2026 14:50:35.261 # User requested shutdown...');
    expect(exitLog.cause).toBe('command');
  },
);

describe('the reason of a connection that ended', () => {
  const crash = { code: null, signal: 'SIGSEGV' } as const;

  test('is told where the server ended and nobody asked it to', () => {
    expect(after().reason(crash)).toBe('Your redis-server ended by the signal SIGSEGV.');
    expect(after().reason({ code: 1, signal: null })).toBe('Your redis-server ended with exit status 1.');
    expect(after('User requested shutdown...').reason({ code: 0, signal: null })).toBeNull();
  });

  test('is memory where the last words are of it', () => {
    const outOfMemory = 'Your redis-server ended: it ran out of the memory it may take here.';
    expect(after('Out Of Memory allocating 16777216 bytes!').reason({ code: null, signal: 'SIGABRT' })).toBe(outOfMemory);
    const crashed = new ExitLog();
    for (const line of ['used_memory:104921808', 'maxmemory:67108864']) crashed.read(line);
    expect(crashed.reason(crash)).toBe(outOfMemory);
    const small = new ExitLog();
    for (const line of ['used_memory:1048576', 'maxmemory:67108864']) small.read(line);
    expect(small.reason(crash)).toContain('SIGSEGV');
  });

  test('is a limit of Redis where one was just exceeded', () => {
    const exitLog = new ExitLog();
    exitLog.read(
      '1:M 22 Nov 2026 16:04:17.159 # Client id=3 addr=127.0.0.1:42476 resp=2 scheduled to be closed ASAP for overcoming of output buffer limits.',
      5_000,
    );
    expect(exitLog.reason(null, 5_100)).toContain('client-output-buffer-limit');
    expect(exitLog.reason(null, 60_000)).toBeNull();
    // What it says where it closes one at once: while it writes to others, as for MONITOR and PUBLISH.
    expect(after('Client id=4 resp=2 closed for overcoming of output buffer limits.').reason(null)).toContain('client-output-buffer-limit');
    expect(after('Closing client that reached max query buffer length: id=4 (qbuf initial bytes: "")').reason(null)).toContain(
      'client-query-buffer-limit',
    );
    expect(after('Evicting client: id=5').reason(null)).toContain('maxmemory-clients');
  });

  test('fits a close frame', () => {
    for (const line of ['overcoming of output buffer limits', 'x'])
      expect(Buffer.byteLength(after(line).reason(crash) ?? '')).toBeLessThanOrEqual(123);
  });
});
