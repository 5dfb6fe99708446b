import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSharedMachines, type SharedMachines } from './shared-redis.ts';
import { freePort } from '../testing/free-port.ts';
import { command, converse, startTestRedis, type TestRedis } from '../testing/test-redis.ts';

const run = promisify(execFile);
const learner = 'a'.repeat(32);
let log: string[];
let opened: SharedMachines[];
beforeEach(() => {
  log = [];
  opened = [];
});
afterEach(() => Promise.all(opened.map((machines) => machines.close())));

async function share(url: string, connectMs?: number): Promise<SharedMachines> {
  const machines = await createSharedMachines({ url, log: (entry) => log.push(entry), connectMs });
  opened.push(machines);
  return machines;
}

/** The message a learner gets where no connection comes about. */
async function refusalAt(url: string, connectMs?: number): Promise<string> {
  const machine = await (await share(url, connectMs)).of(learner);
  const refusal = await machine.connect('localhost', 6379).then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ name: 'MachineError', code: 'start-failed' });
  const { message } = refusal as Error;
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(123);
  return message;
}

describe('a Redis with users', () => {
  let redis: TestRedis;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    redis = await startTestRedis(
      `--port ${port} --bind 127.0.0.1 --requirepass adm1n --user class on >s%cret ~* &* +@all --user open on nopass ~* &* +@all`.split(
        ' ',
      ),
    );
  });
  afterAll(() => redis.stop());

  test("is reached logged in, at the machine's own addresses, and its login is not told", async () => {
    const machines = await share(`redis://:adm1n@127.0.0.1:${port}/2`);
    expect(log).toEqual([
      expect.stringMatching(
        new RegExp(`^All learners share the Redis at redis://\\*\\*\\*@127\\.0\\.0\\.1:${port}/2 .*version ${machines.redisVersion}`),
      ),
      expect.stringContaining('is allowed dangerous commands'),
    ]);
    const machine = await machines.of(learner);
    for (const host of ['127.0.0.1', 'localhost', 'ip6-localhost', 'ip6-loopback', 'notebook', '192.168.1.44']) {
      const connection = await machine.connect(host, 6379);
      const replies = await converse(connection, command('CLIENT', 'INFO') + command('RESET') + command('CLIENT', 'INFO'), 3);
      expect(replies).toEqual([
        expect.stringMatching(/ db=2 .* user=default /),
        '+RESET\r\n',
        expect.stringMatching(/ db=2 .* user=default /),
      ]);
      expect(replies.join('')).not.toContain('adm1n');
      connection.destroy();
    }
    expect(log.join('')).not.toContain('adm1n');
  });

  test('is reached as the user of the URL', async () => {
    const machine = await (await share(`redis://class:s%25cret@127.0.0.1:${port}`)).of(learner);
    const connection = await machine.connect('localhost', 6379);
    expect(await converse(connection, command('ACL', 'WHOAMI'), 1)).toEqual(['$5\r\nclass\r\n']);
    connection.destroy();
    const open = await (await share(`redis://open@127.0.0.1:${port}`)).of(learner);
    expect(await converse(await open.connect('localhost', 6379), command('ACL', 'WHOAMI'), 1)).toEqual(['$4\r\nopen\r\n']);
  });

  test('is not ended by a reader, before or after RESET, and says why', async () => {
    const machine = await (await share(`redis://:adm1n@127.0.0.1:${port}`)).of(learner);
    const connection = await machine.connect('localhost', 6379);
    const replies = await converse(
      connection,
      command('PING') +
        command('shutdown', 'NOSAVE') +
        command('RESET') +
        'SHUTDOWN\r\n' +
        command('EVAL', "return redis.call('shutdown')", '0') +
        command('PING'),
      6,
    );
    const refusal = expect.stringMatching(/^-ERR SHUTDOWN is refused here: this Redis is shared with everybody who uses this notebook/);
    expect(replies).toEqual([
      '+PONG\r\n',
      refusal,
      '+RESET\r\n',
      refusal,
      expect.stringMatching(/^-ERR .*not allowed from script/),
      '+PONG\r\n',
    ]);
    connection.destroy();
  });

  test('is held up by no debugger of its scripts', async () => {
    const machine = await (await share(`redis://class:s%25cret@127.0.0.1:${port}`)).of(learner);
    const connection = await machine.connect('localhost', 6379);
    const bytes =
      command('SCRIPT', 'DEBUG', 'SYNC') +
      command('script', 'debug', 'yes') +
      command('SCRIPT', 'DEBUG', 'sync\0') +
      command('SCRIPT', 'EXISTS', 'a') +
      command('EVAL', 'return 1', '0');
    const refusal = expect.stringMatching(/^-ERR SCRIPT DEBUG is refused here: .* its debugger would hold up all of them/);
    expect(await converse(connection, bytes, 5)).toEqual([refusal, refusal, refusal, '*1\r\n:0\r\n', ':1\r\n']);
    expect(await converse(connection, command('SCRIPT', 'DEBUG', 'NO'), 1)).toEqual(['+OK\r\n']);
    connection.destroy();
    const other = await machine.connect('localhost', 6379);
    expect(await converse(other, command('PING'), 1)).toEqual(['+PONG\r\n']);
    other.destroy();
  });

  test('used by an administrator is warned of in the log, and by a mere user is not', async () => {
    await share(`redis://class:s%25cret@127.0.0.1:${port}`);
    expect(log).toHaveLength(2);
    const admin = await redis.connect();
    await converse(
      admin,
      command('AUTH', 'adm1n') +
        command('ACL', 'SETUSER', 'pupil', 'on', '>pw', '~*', '&*', '+@all', '-@admin', '-@dangerous', '+info', '+keys'),
      2,
    );
    admin.destroy();
    log.length = 0;
    await share(`redis://pupil:pw@127.0.0.1:${port}`);
    expect(log).toEqual([expect.stringMatching(/^All learners share/), expect.stringContaining('ACL SETUSER pupil -@scripting')]);
  });

  test('with a wrong or missing password says so, once, without the password', async () => {
    expect(await refusalAt(`redis://:wr0ng@127.0.0.1:${port}`)).toBe(
      'The shared Redis cannot be used: it does not accept the login. Tell whoever runs this notebook.',
    );
    expect(log).toEqual([
      expect.stringMatching(
        /redis:\/\/\*\*\*@127.*it does not accept the login\. It said "WRONGPASS[^"]*"\. Mend the user and password in REDIS_URL\./,
      ),
    ]);
    expect(log.join('')).not.toContain('wr0ng');
    await share(`redis://127.0.0.1:${port}`);
    expect(log[1]).toContain('It said "NOAUTH');
  });

  test('with a database it has not turns the connection away', async () => {
    expect(await refusalAt(`redis://:adm1n@127.0.0.1:${port}/99`)).toContain('it turns the connection away');
    expect(log[0]).toContain('DB index is out of range');
  });

  test('that came back is used again, and the log says so', async () => {
    const other = await freePort();
    const machine = await (await share(`redis://127.0.0.1:${other}/1`)).of(learner);
    await expect(machine.connect('localhost', 6379)).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('nobody listens at its address'),
    });
    expect(await machine.facts()).toMatchObject({ redis: 'unknown' });
    const late = await startTestRedis(['--port', String(other), '--bind', '127.0.0.1']);
    const connection = await machine.connect('localhost', 6379);
    expect(await converse(connection, command('PING'), 1)).toEqual(['+PONG\r\n']);
    expect(await machine.facts()).toMatchObject({ redis: expect.stringMatching(/^\d+\.\d+/) });
    expect(log).toEqual([
      expect.stringMatching(/cannot be used now: nobody listens.*Start it/),
      expect.stringContaining('can be used again'),
    ]);
    const ended = once(connection.resume(), 'close');
    await late.stop();
    await ended;
  });
});

describe('a machine with a shared Redis', () => {
  test('has its own addresses only, and nothing to start, signal or reset', async () => {
    const machine = await (await share('redis://127.0.0.1:1')).of(learner);
    await expect(machine.connect('localhost', 6380)).rejects.toMatchObject({ code: 'refused' });
    await expect(machine.connect('192.168.1.7', 6379)).rejects.toMatchObject({ code: 'refused' });
    await expect(machine.connect('redis.example.com', 6379)).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(machine.start({ args: [], config: null, background: false })).rejects.toMatchObject({
      code: 'walled',
      message: expect.stringContaining('shared Redis'),
    });
    await expect(machine.reset()).rejects.toMatchObject({ code: 'walled', message: expect.stringContaining('shared Redis') });
    expect(() => machine.signal(1, 'TERM')).toThrow(expect.objectContaining({ code: 'walled' }));
    expect(await machine.facts()).toMatchObject({ isolation: 'shared', hostname: 'notebook', servers: [] });
  });

  test('loses its connections when the bridge closes, and gets no more', async () => {
    const redis = createServer().listen(0, '127.0.0.1');
    await once(redis, 'listening');
    redis.on('connection', (socket) => socket.on('data', () => socket.write('-ERR unknown command\r\n')).on('error', () => {}));
    const machines = await share(`redis://127.0.0.1:${(redis.address() as AddressInfo).port}`);
    expect(log[1]).toContain('is 5 or older, and the lessons are for 7 or newer');
    const machine = await machines.of(learner);
    const connection = await machine.connect('localhost', 6379);
    const closed = once(connection, 'close');
    await machines.close();
    await closed;
    await expect(machine.connect('localhost', 6379)).rejects.toMatchObject({ code: 'refused' });
    redis.close();
  });

  test('knows a Valkey by what it says of itself, and its own version', async () => {
    const hello = '*4\r\n$6\r\nserver\r\n$6\r\nvalkey\r\n$7\r\nversion\r\n$5\r\n9.1.2\r\n';
    const valkey = createServer((socket) => {
      socket
        .on('error', () => {})
        .on('data', (bytes) => {
          for (const [, name = ''] of bytes.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g))
            socket.write(name.toUpperCase() === 'HELLO' ? hello : '-ERR not here\r\n');
        });
    }).listen(0, '127.0.0.1');
    await once(valkey, 'listening');
    const machines = await share(`redis://127.0.0.1:${(valkey.address() as AddressInfo).port}/0`);
    expect(machines).toMatchObject({ redisFlavour: 'valkey', redisVersion: '9.1.2' });
    valkey.close();
  });

  test('asks once for a version that it does not know, however many pages want it', async () => {
    let connections = 0;
    const deaf = createServer((socket) => {
      connections += 1;
      socket.on('error', () => {}).resume();
    }).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const machines = await share(`redis://127.0.0.1:${(deaf.address() as AddressInfo).port}/1`, 100);
    const asked = connections;
    const facts = await Promise.all(Array.from({ length: 20 }, async () => (await machines.of(learner)).facts()));
    expect(new Set(facts.map(({ redis }) => redis))).toEqual(new Set(['unknown']));
    expect(connections - asked).toBeLessThanOrEqual(1);
    deaf.close();
  });

  test('says what is wrong where something else answers, or nothing', async () => {
    const deaf = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    expect(await refusalAt(`redis://127.0.0.1:${(deaf.address() as AddressInfo).port}/1`, 100)).toContain('it does not answer');
    deaf.close();
    const web = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    expect(await refusalAt(`redis://127.0.0.1:${(web.address() as AddressInfo).port}/1`)).toContain('what answers there is not a Redis');
    web.close();
    const mute = createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    expect(await refusalAt(`redis://127.0.0.1:${(mute.address() as AddressInfo).port}/1`)).toContain('it closes the connection');
    expect(await refusalAt(`rediss://127.0.0.1:${(mute.address() as AddressInfo).port}`)).toContain('it closes the connection');
    mute.close();
    expect(await refusalAt('redis://no-such-host.invalid')).toMatch(/its host name (is unknown|cannot be looked up now)/);
  });
});

/** Not every redis-server is built with TLS: one that is names what its --tls-port lacks. */
const hasTls = spawnSync(process.env['REDIS_SERVER'] || 'redis-server', ['--port', '0', '--tls-port', '1'], { cwd: tmpdir() })
  .stdout.toString()
  .includes('tls-cert-file');

describe.skipIf(!hasTls)('over TLS', () => {
  let folder: string;
  let redis: TestRedis;
  let port: number;
  let plain: number;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notebook-tls-'));
    const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: folder });
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=Test CA',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
    );
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-addext',
      'basicConstraints=critical,CA:FALSE',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-keyout',
      'redis.key',
      '-out',
      'redis.crt',
    );
    [port, plain] = [await freePort(), await freePort()];
    redis = await startTestRedis([
      '--port',
      String(plain),
      '--tls-port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--requirepass',
      'secret',
      '--tls-auth-clients',
      'no',
      '--tls-ca-cert-file',
      file('ca.crt'),
      '--tls-cert-file',
      file('redis.crt'),
      '--tls-key-file',
      file('redis.key'),
    ]);
  });
  afterAll(async () => {
    await redis.stop();
    await rm(folder, { recursive: true });
  });

  /** Shares a Redis in a process that trusts the CA, and gives its log. */
  async function logOfTrusting(url: string): Promise<string> {
    const script = `
      const { createSharedMachines } = await import(process.argv[1]);
      const machines = await createSharedMachines({ url: process.argv[2], log: (entry) => console.log(entry) });
      try {
        const connection = await (await machines.of('0')).connect('localhost', 6379);
        connection.once('data', (bytes) => { console.log(String(bytes)); connection.destroy(); });
        connection.write('RESET\\r\\nACL WHOAMI\\r\\n');
      } catch (error) {
        console.log(error.message);
      }`;
    const module = new URL('shared-redis.ts', import.meta.url).href;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, module, url], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: file('ca.crt') },
    });
    return stdout;
  }

  test('a certificate of a CA in NODE_EXTRA_CA_CERTS is trusted for the host it names', async () => {
    expect(await logOfTrusting(`rediss://:secret@localhost:${port}`)).toMatch(/^All learners share .*\nWhoever reads .*\n\+RESET/);
    expect(await logOfTrusting(`rediss://:secret@127.0.0.1:${port}`)).toMatch(/its certificate is for another host/);
  });

  test('another certificate is not, and the log says what to do', async () => {
    expect(await refusalAt(`rediss://:secret@localhost:${port}`)).toContain('its certificate is not trusted');
    expect(log[0]).toMatch(/name the file in NODE_EXTRA_CA_CERTS/);
  });

  test('TLS and its absence are not confused', async () => {
    expect(await refusalAt(`redis://:secret@localhost:${port}`)).toContain('it closes the connection');
    expect(log[0]).toContain('Write rediss:// if it wants TLS');
    expect(await refusalAt(`rediss://:secret@localhost:${plain}`, 300)).toContain('it does not speak TLS');
  });

  test('a wish for client certificates is told', async () => {
    const admin = await redis.connect();
    await converse(admin, command('AUTH', 'secret') + command('CONFIG', 'SET', 'tls-auth-clients', 'yes'), 2);
    admin.destroy();
    expect(await logOfTrusting(`rediss://:secret@localhost:${port}`)).toMatch(/it wants a certificate of its clients/);
  });
});
