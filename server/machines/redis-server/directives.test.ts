import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readDirectives } from '../../streams/conf-text.ts';
import { planStart, quietServer, socketDirectives, stockFiles, type StartPlan, type StartTerms } from './directives.ts';
import { machineLimits } from '../limits.ts';

const terms: StartTerms = { isRewritten: false, redis: { flavour: 'redis', version: '7.0.15' }, limits: machineLimits };
const plan = (...args: string[]): StartPlan => planStart({ args, config: null, background: false }, terms);
const planFile = (config: string): StartPlan => planStart({ args: [], config, background: false }, terms);
const last = ({ text }: StartPlan, name: string): string | undefined =>
  readDirectives(text)
    .findLast((directive) => directive.name === name)
    ?.values.join(' ');

test('a quiet start keeps every write, at the stock port', () => {
  const quiet = planStart(quietServer.request, terms);
  expect(quiet).toMatchObject({
    port: 6379,
    bind: ['*', '-::*'],
    appendonly: true,
    files: stockFiles,
    argument: '-',
    isBare: true,
    notice: null,
    isSettled: false,
  });
  expect(Object.fromEntries(['appendonly', 'appendfsync', 'always-show-logo', 'save'].map((name) => [name, last(quiet, name)]))).toEqual({
    appendonly: 'yes',
    appendfsync: 'no',
    'always-show-logo': 'yes',
    save: undefined,
  });
});

test("a learner's settings count, the last of each", () => {
  const given = planStart(
    {
      args: ['--port', '6380', '--appendonly', 'no'],
      config: 'port 7000\nbind 127.0.0.1 -::1\nappendfsync everysec\ndbfilename mine.rdb\n',
      background: false,
    },
    terms,
  );
  expect(given).toMatchObject({
    port: 6380,
    bind: ['127.0.0.1', '-::1'],
    appendonly: false,
    files: { ...stockFiles, rdb: 'mine.rdb' },
    isBare: false,
  });
  expect(last(given, 'appendfsync')).toBe('everysec');
});

test('a port that Redis would refuse is none', () => {
  expect(['0', '70000', '06380', 'x', ''].map((port) => plan('--port', port).port)).toEqual([0, 0, 0, 0, 0]);
});

test('limits bound what a learner may ask for, and say so', () => {
  expect(last(plan('--maxmemory', '2mb'), 'maxmemory')).toBe('2mb');
  for (const asked of ['0', '65mb', '1GB', 'much'])
    expect(last(plan('--maxmemory', asked), 'maxmemory')).toBe(String(machineLimits.maxmemoryBytes));
  expect(plan('--maxmemory', '1gb', '--maxclients', '10000').notice).toBe(
    '# Redis Notebook: the limits of this machine apply: maxmemory 1gb becomes 64mb; maxclients 10000 becomes 128.',
  );
  expect(last(plan('--maxclients', '1'), 'maxclients')).toBe('1');
  expect(last(plan('--client-output-buffer-limit', 'normal', '0', '0', '0'), 'client-output-buffer-limit')).toContain('normal 8mb');
});

test('the bridge, not Redis, puts a server into the background', () => {
  const given = planFile('daemonize yes\nsupervised auto\npidfile /var/run/redis_6379.pid\nset-proc-title no');
  expect(given.daemonize).toBe(true);
  expect(['daemonize', 'supervised', 'pidfile', 'set-proc-title'].map((name) => last(given, name))).toEqual(['no', 'no', '', 'yes']);
});

test('flags that print are handed on alone', () => {
  expect(plan('--version')).toMatchObject({ argument: '--version', isPrinting: true });
  expect(plan('--port', '1', '--version')).toMatchObject({ argument: '-', isPrinting: false });
});

describe.each([
  [['--dir', '/tmp']],
  [['--DIR', '/tmp']],
  [['--dir /tmp']],
  [['--port', '6380', '--dir', '/etc', '--dir', './']],
  [['--include', '/etc/passwd']],
  [['--appendonly yes\ninclude /etc/passwd']],
  [['--appendonly\ninclude /etc/passwd']],
  [['--"include"', '/etc/passwd']],
  [["--'inclu'", 'x', '--"\\x69nclude"', '/etc/passwd']],
  [['--loadmodule', './evil.so']],
  [['--unixsocket', '/tmp/x']],
  [['--unixsocket']],
  [['--unixsocketperm', '777']],
  [['--logfile', '/tmp/x']],
  [['--syslog-enabled', 'yes']],
  [['--aclfile', '/etc/passwd']],
  [['--dbfilename', '../x']],
  [['--dbfilename', 'run']],
  [['--appenddirname', '..']],
  [['--appendfilename', 'a/b']],
  [['--cluster-config-file', '/tmp/nodes.conf']],
  [['--tls-port', '6380']],
  [['--tls-cert-file', '/etc/ssl/private/key.pem']],
  [['--enable-debug-command', 'local']],
  [['--enable-protected-configs', 'yes']],
  [['--enable-module-command', 'yes']],
  [['--lua-enable-insecure-api', 'yes']],
  [['--sentinel']],
  [['--test-memory', '1000']],
  [['--server-cpulist', '0']],
  [['--rdma-bind', '0.0.0.0']],
  [['--key-load-delay', '9000000']],
  [['--loading-process-events-interval-bytes', '1024']],
])('%j', (args) => {
  test('is walled off, by name', () => {
    expect(() => plan(...args)).toThrow(
      expect.objectContaining({
        code: 'walled',
        message: expect.stringMatching(/^The notebook does not take "[a-z-]+": .+\.$/) as string,
      }) as Error,
    );
  });
});

test('a zero byte, which would hide what follows it, is refused', () => {
  expect(() => planFile('lo\0\nadmodule /tmp/x.so')).toThrow(expect.objectContaining({ code: 'walled' }) as Error);
  expect(() => plan('--port\0', '1')).toThrow(expect.objectContaining({ code: 'walled' }) as Error);
});

// To Redis each of these names is the one before the zero.
test.each([
  '"include\\x00" /etc/passwd',
  '"loadmodule\\x00" ./evil.so',
  'port 6380\n"inclu\\x64e\\x00x" /etc/passwd',
  'dbfilename "dump.rdb\\x00"',
])('an escaped zero byte hides no directive: %j', (config) => {
  expect(() => planFile(config)).toThrow(expect.objectContaining({ code: 'walled' }) as Error);
  expect(() => plan(`--${config}`)).toThrow(expect.objectContaining({ code: 'walled' }) as Error);
});

test('what a stock redis.conf says passes', () => {
  const stock =
    'dir ./\nlogfile ""\ndbfilename dump.rdb\nappenddirname "appendonlydir"\nenable-debug-command no\ntls-port 0\nsyslog-enabled no\noom-score-adj no\naclfile ""\n';
  expect(planFile(stock).port).toBe(6379);
});

test('without a network, what reaches out is walled off too', () => {
  const rewritten = { ...terms, isRewritten: true };
  for (const args of [
    ['--replicaof', '10.0.0.1', '6379'],
    ['--slaveof', 'a', '1'],
    ['--cluster-enabled', 'yes'],
    ['--rename-command', 'CONFIG', 'C'],
  ]) {
    expect(plan(...args).port).toBe(6379);
    expect(() => planStart({ args, config: null, background: false }, rewritten)).toThrow(
      expect.objectContaining({ code: 'walled' }) as Error,
    );
  }
  expect(planStart({ args: ['--replicaof', 'no', 'one'], config: null, background: false }, rewritten).port).toBe(6379);
});

test('has Redis look at the whole of a payload before it restores it, whatever is asked for', () => {
  expect(planStart({ args: [], config: null, background: false }, terms).text).toMatch(/^sanitize-dump-payload yes$/m);
  const asked = planStart({ args: [], config: 'sanitize-dump-payload no\n', background: false }, terms);
  expect(asked.text.lastIndexOf('sanitize-dump-payload yes')).toBeGreaterThan(asked.text.lastIndexOf('sanitize-dump-payload no'));
  expect(asked.notice).toContain('sanitize-dump-payload becomes yes');
});

test('has a Valkey that would lend its replies copy them, and tells no other of it', () => {
  const name = 'min-string-size-avoid-copy-reply';
  const on = (redis: StartTerms['redis']): string | undefined => last(planStart(quietServer.request, { ...terms, redis }), name);
  expect(on({ flavour: 'valkey', version: '9.1.2' })).toBe('0');
  expect(on({ flavour: 'valkey', version: '10.0.0' })).toBe('0');
  expect(on({ flavour: 'valkey', version: '8.1.4' })).toBeUndefined();
  expect(on({ flavour: 'redis', version: '9.0.0' })).toBeUndefined();
});

test('the gateway comes last, whatever was left open before it', () => {
  const { text } = plan('--requirepass');
  const { stderr } = spawnSync('redis-server', ['-'], {
    input: text + socketDirectives('run/1', false),
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toContain(">>> 'requirepass'");
});
