import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, maskCredentials, readConfig } from './config.ts';

test('an empty environment gives the defaults, frozen', () => {
  const config = readConfig({ HOME: '/home/ada' }, 'linux');
  expect(config).toEqual({
    host: '127.0.0.1',
    port: 8080,
    dataDir: '/home/ada/.local/share/redis-notebook',
    allowedHosts: [],
    isClass: false,
    stateRedis: null,
    redisServer: null,
    redisUrl: null,
    cloud: null,
    classRedis: null,
    tls: null,
    trustedProxies: [],
    webdis: { corsOrigins: [], root: null },
  });
  expect(Object.isFrozen(config) && Object.isFrozen(config.allowedHosts) && Object.isFrozen(config.webdis)).toBe(true);
});

test.each([
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/redis-notebook'],
  [{ XDG_DATA_HOME: 'relative', HOME: '/home/ada' }, 'linux', '/home/ada/.local/share/redis-notebook'],
  [{ HOME: '/Users/ada' }, 'darwin', '/Users/ada/Library/Application Support/redis-notebook'],
  [{ DATA_DIR: 'here' }, 'linux', resolve('here')],
  [{}, 'linux', `${homedir()}/.local/share/redis-notebook`],
] as const)('%o on %s keeps data in %s', (env, platform, expected) => {
  expect(readConfig(env, platform).dataDir).toBe(expected);
});

test('every variable is read, and one set to nothing counts as left out', () => {
  const config = readConfig({
    HOST: '0.0.0.0',
    PORT: '0',
    ALLOW_OPEN: '1',
    ALLOWED_HOSTS: 'Class.example.org, 10.0.0.7',
    REDIS_SERVER: '/opt/redis-server',
    REDIS_URL: 'rediss://ada:secret@redis.example.org:6380/2',
    REDIS_SHARED: '1',
    DATA_DIR: ' ',
    CORS_ORIGINS: 'https://example.org, http://localhost:3000',
    WEBDIS_ROOT: '/GET/index.html',
    TLS_CERT: 'cert.pem',
    TLS_KEY: '/etc/key.pem',
    TRUST_PROXY: 'loopback, 10.0.0.7 192.168.1.0/24',
  });
  expect(config).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    allowedHosts: ['class.example.org', '10.0.0.7'],
    redisServer: '/opt/redis-server',
    redisUrl: 'rediss://ada:secret@redis.example.org:6380/2',
    webdis: { corsOrigins: ['https://example.org', 'http://localhost:3000'], root: '/GET/index.html' },
    tls: { cert: resolve('cert.pem'), key: '/etc/key.pem' },
    trustedProxies: ['127.0.0.0/8', '::1', '10.0.0.7', '192.168.1.0/24'],
  });
  expect(config.dataDir).toContain('redis-notebook');
});

test.each([
  [{ PORT: '80x' }, 'PORT=80x cannot be used: expected a whole number from 0 to 65535, where 0 picks a free port.'],
  [{ PORT: '65536' }, 'PORT=65536 cannot be used: expected a whole number from 0 to 65535, where 0 picks a free port.'],
  [{ HOST: 'http://x' }, 'HOST=http://x cannot be used: expected a host name or an IP address, such as 127.0.0.1.'],
  [{ TLS_CERT: '/cert.pem' }, 'TLS_CERT=/cert.pem cannot be used: expected together with TLS_KEY: a certificate and its private key.'],
  [{ TLS_KEY: '/key.pem' }, 'TLS_KEY=/key.pem cannot be used: expected together with TLS_CERT: a certificate and its private key.'],
  [
    { TRUST_PROXY: 'loopback,10.0.0.0/33' },
    'TRUST_PROXY=loopback,10.0.0.0/33 cannot be used: expected addresses or networks of proxies, separated by commas, such as 10.0.0.7,192.168.1.0/24, or loopback for one on this computer.',
  ],
  [{ ALLOW_OPEN: 'yes' }, 'ALLOW_OPEN=yes cannot be used: expected 1 or 0.'],
  [
    { ALLOWED_HOSTS: 'a.org:80' },
    'ALLOWED_HOSTS=a.org:80 cannot be used: expected host names without ports, separated by commas, such as notebook.example.org,10.0.0.7.',
  ],
  [
    { REDIS_URL: 'http://x' },
    'REDIS_URL=http://x cannot be used: expected redis://[user:password@]host[:port][/database], or rediss:// for TLS.',
  ],
  [
    { REDIS_URL: 'redis://x/zero' },
    'REDIS_URL=redis://x/zero cannot be used: expected redis://[user:password@]host[:port][/database], or rediss:// for TLS.',
  ],
  [
    { CORS_ORIGINS: 'example.org' },
    'CORS_ORIGINS=example.org cannot be used: expected origins separated by commas, such as https://example.org,http://localhost:3000, or * for any.',
  ],
  [
    { CORS_ORIGINS: 'https://example.org/' },
    'CORS_ORIGINS=https://example.org/ cannot be used: expected origins separated by commas, such as https://example.org,http://localhost:3000, or * for any.',
  ],
  [{ WEBDIS_ROOT: 'GET/x' }, 'WEBDIS_ROOT=GET/x cannot be used: expected a path with a command, such as /GET/index.html.'],
  [
    { CLASS: '1', ALLOW_OPEN: '1' },
    'ALLOW_OPEN=1 cannot be used: expected without CLASS=1: it opens the notebook to everybody on the network, without a class. Leave out one of the two.',
  ],
  [
    { HOST: '0.0.0.0', REDIS_URL: 'redis://ada:secret@h' },
    'REDIS_URL=redis://***@h cannot be used: expected without a class, in which every student has a private Redis: in one Redis for all, each could read and remove what the others have. Leave it out; STATE_REDIS_URL is for the records of classes.',
  ],
  [
    { STATE_REDIS_URL: 'redis://ada:secret@h' },
    'STATE_REDIS_URL=redis://***@h cannot be used: expected with a class only, whose records it keeps: set CLASS=1.',
  ],
  [
    { CLASS: '1', STATE_REDIS_URL: 'ada:secret@h' },
    'STATE_REDIS_URL=***@h cannot be used: expected redis://[user:password@]host[:port][/database], or rediss:// for TLS.',
  ],
] as const)('%o is refused', (env, message) => {
  expect(() => readConfig(env)).toThrow(new ConfigError(message));
});

test.each([
  [{}, false],
  [{ HOST: '127.0.0.1', CLASS: '1' }, true],
  [{ HOST: '0.0.0.0' }, true],
  // Who comes by a proxy is on the network.
  [{ TRUST_PROXY: 'loopback' }, true],
  [{ TRUST_PROXY: 'loopback', ALLOW_OPEN: '1' }, false],
  [{ HOST: '192.168.1.5', CLASS: '0' }, true],
  [{ HOST: '0.0.0.0', ALLOW_OPEN: '1' }, false],
  [{ ALLOW_OPEN: '1' }, false],
] as const)('with %o it serves classes: %s', (env, isClass) => {
  expect(readConfig(env).isClass).toBe(isClass);
});

test('the records of classes may be in a Redis of somebody else', () => {
  const env = { CLASS: '1', STATE_REDIS_URL: 'rediss://ada:secret@h:6380/2' };
  expect(readConfig(env).stateRedis).toEqual({ url: env.STATE_REDIS_URL, shown: 'rediss://***@h:6380/2' });
});

test('a shared Redis stays on this computer unless told otherwise, and its password is not printed', () => {
  const env = { HOST: '192.168.1.5', ALLOW_OPEN: '1', REDIS_URL: 'redis://ada:p@ss@h/0' };
  expect(() => readConfig(env)).toThrow(/^REDIS_URL=redis:\/\/\*\*\*@h\/0 cannot be used: .*REDIS_SHARED=1/);
  expect(readConfig({ ...env, REDIS_SHARED: '1' }).redisUrl).toBe(env.REDIS_URL);
  expect(readConfig({ REDIS_URL: env.REDIS_URL }).redisUrl).toBe(env.REDIS_URL);
  expect(() => readConfig({ REDIS_URL: env.REDIS_URL, ALLOW_OPEN: '1', TRUST_PROXY: 'loopback' })).toThrow(/REDIS_SHARED=1/);
});

test('all bad variables are named at once', () => {
  expect(() => readConfig({ PORT: 'x', ALLOW_OPEN: '2' })).toThrow(/^PORT=x .*\nALLOW_OPEN=2 /);
});

test.each([
  ['redis://user:secret@host:1/0', 'redis://***@host:1/0'],
  ['redis://host', 'redis://host'],
  ['user:secret@host', '***@host'],
  ['redis://:a@b@host', 'redis://***@host'],
  ['redis+sentinel://:a@host/main?sentinelPassword=b', 'redis+sentinel://***@host/main?***'],
])('%s is printed as %s', (url, expected) => {
  expect(maskCredentials(url)).toBe(expected);
});
