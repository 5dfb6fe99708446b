import { describe, expect, test } from 'vitest';
import { failsToWrite, hasMonitor, isChanged, mayHideState, readUse } from './server-use.ts';

/** A row as Redis 7.0.15 writes it, of a client through a unix socket. */
function row(changes: Record<string, string | undefined> = {}): string {
  const fields = {
    id: '7',
    addr: '/data/run/6379.1:0',
    laddr: '/data/run/6379.1:0',
    fd: '12',
    name: '',
    age: '3',
    idle: '3',
    flags: 'U',
    db: '0',
    sub: '0',
    psub: '0',
    ssub: '0',
    multi: '-1',
    qbuf: '0',
    'qbuf-free': '0',
    'argv-mem': '0',
    obl: '0',
    oll: '0',
    omem: '0',
    'tot-mem': '1928',
    events: 'r',
    cmd: 'get',
    user: 'default',
    redir: '-1',
    resp: '2',
    ...changes,
  };
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}\n`;
}
/** The bridge's own. */
const asking = row({ id: '9', cmd: 'client|list', qbuf: '26', events: 'r' });

test('nobody but the bridge is no use', () => {
  expect(readUse(asking)).toEqual({ isWaiting: false, hasState: false, hasPeers: false });
  expect(readUse('')).toEqual({ isWaiting: false, hasState: false, hasPeers: false });
});

test('a client in its first state is no use, though it asked for the same', () => {
  expect(readUse(row() + asking)).toEqual({ isWaiting: false, hasState: false, hasPeers: false });
  expect(readUse(row({ cmd: 'client|list' }) + asking)).toEqual({ isWaiting: false, hasState: false, hasPeers: false });
  expect(readUse(row({ cmd: 'client|list', db: '1' }) + asking)).toEqual({ isWaiting: false, hasState: true, hasPeers: false });
});

describe('state that a new connection would not have', () => {
  test.each([
    { db: '3' },
    { name: 'me' },
    { multi: '0' },
    { flags: 'xU' },
    { flags: 'dU' },
    { flags: 'tU' },
    { resp: '3' },
    { user: 'someone' },
    { redir: '4' },
    { watch: '1' },
    { qbuf: '14' },
    { 'argv-mem': '4' },
    { obl: '5' },
    { oll: '2' },
  ] satisfies Record<string, string>[])('%o', (changes) => {
    expect(readUse(row(changes) + asking)).toEqual({ isWaiting: false, hasState: true, hasPeers: false });
  });
});

test.each([{ flags: 'bU' }, { flags: 'PU' }, { flags: 'OU' }, { sub: '1' }, { psub: '2' }, { ssub: '1' }] satisfies Record<
  string,
  string
>[])('a client that waits: %o', (changes) => {
  expect(readUse(row(changes) + asking)).toEqual({ isWaiting: true, hasState: true, hasPeers: false });
});

test("the machine's own replicas and primaries are no use", () => {
  expect(readUse(row({ flags: 'S' }) + row({ flags: 'M', user: '(superuser)' }) + asking)).toEqual({
    isWaiting: false,
    hasState: false,
    hasPeers: false,
  });
});

test('a client of the bridge that asked for the stream of writes, as a replica does, is one that waits', () => {
  expect(readUse(row({ flags: 'SU' }) + asking)).toEqual({ isWaiting: true, hasState: true, hasPeers: false });
});

test('a MONITOR is seen', () => {
  expect([row() + asking, row({ flags: 'OU' }) + asking].map(hasMonitor)).toEqual([false, true]);
});

function stats(...commands: string[]): string {
  return `# Commandstats\r\n${commands.map((name) => `cmdstat_${name}:calls=1,usec=2\r\n`).join('')}`;
}

test('commands after which a client may have state that the list hides', () => {
  expect(mayHideState(stats('get', 'client|list', 'unwatch', 'config|get'), asking)).toBe(false);
  for (const name of ['watch', 'client|reply', 'script|debug', 'config|resetstat'])
    expect(mayHideState(stats('get', name), asking)).toBe(true);
});

test('a WATCH hides nothing where the list shows it', () => {
  expect(mayHideState(stats('watch', 'get'), row({ watch: '0' }) + asking)).toBe(false);
  expect(mayHideState(stats('client|reply', 'get'), row({ watch: '0' }) + asking)).toBe(true);
});

test.each([
  'config|set',
  'config|resetstat',
  'acl|setuser',
  'acl|deluser',
  'acl|load',
  'script|load',
  'eval',
  'eval_ro',
  'replicaof',
  'slaveof',
  'module|load',
  'module|loadex',
])('%s changes what only the memory of the server has', (name) => {
  expect(isChanged(stats('get', name), 0)).toBe(true);
});

test('reading, writing data and asking change nothing of the kind', () => {
  expect(isChanged(stats('get', 'set', 'config|get', 'acl|list', 'script|exists', 'evalsha', 'function|load', 'client|list'), 0)).toBe(
    false,
  );
  expect(isChanged('', 0)).toBe(false);
});

test('a command that was only ever rejected has changed nothing', () => {
  expect(isChanged('cmdstat_acl|setuser:calls=0,usec=0,usec_per_call=0.00,rejected_calls=3,failed_calls=0\r\n', 0)).toBe(false);
});

test("the bridge's own changes of hz are not the learner's", () => {
  const text = 'cmdstat_config|set:calls=3,usec=9\r\n';
  expect([2, 3, 4].map((own) => isChanged(text, own))).toEqual([true, false, false]);
  expect(isChanged(`${text}${stats('acl|setuser')}`, 3)).toBe(true);
  expect(isChanged(`${text}${stats('config|resetstat')}`, 3)).toBe(true);
});

test('an append-only file that cannot be written', () => {
  expect(failsToWrite('aof_enabled:1\r\naof_last_write_status:err\r\n')).toBe(true);
  expect(failsToWrite('aof_enabled:1\r\naof_last_write_status:ok\r\n')).toBe(false);
});
