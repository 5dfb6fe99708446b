// Redis server: servers that a learner starts, in the foreground and the background, several side by side, and how they end.
import type { Page } from 'playwright/test';
import { kept } from './fixtures/kept.ts';
import { health, machineFacts } from './fixtures/learner.ts';
import { ofKind, snippet, type Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

const refused = 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n';
const ready = '* Ready to accept connections';

/** Shells of one session on one page, as terminals side by side. */
async function terminals(page: Page): Promise<[Snippet, Snippet, Snippet]> {
  await page.goto('/quickstart/');
  return [ofKind(page, 'shell', 0), ofKind(page, 'shell', 1), ofKind(page, 'shell', 2)];
}

test.describe('in the foreground', () => {
  test('shows its banner and log, serves, and ends by Stop as by Ctrl-C, with its last words', async ({ page }) => {
    const [server, client] = await terminals(page);
    await server.begin('redis-server', ready);
    const log = await server.text();
    const { pid } = /^(?<pid>\d+):C .* # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo$/m.exec(log)?.groups ?? {};
    expect(log).toContain(`     Port: 6379\n`);
    expect(log).toContain(`     PID: ${pid}\n`);
    expect(log).toContain('# Warning: no config file specified, using the default config.');
    expect(await client.exec('redis-cli SET message kept')).toBe('OK\n');

    await server.stop();
    const words = (await server.text()).slice(log.length);
    expect(words).toMatch(/^\^C\d+:signal-handler \(\d+\) Received SIGINT scheduling shutdown\.\.\.$/m);
    expect(words).toContain('# User requested shutdown...');
    expect(words).toMatch(/# Redis is now ready to exit, bye bye\.\.\.\n$/);
    await expect(server.element.getByText(/^exit status/)).toHaveCount(0);

    expect(await client.exec('redis-cli PING', 'failed')).toBe(refused);
    expect(await client.exec('redis-cli PING', 'failed')).toBe(refused);
    await server.begin('redis-server', ready);
    expect(await client.exec('redis-cli GET message')).toBe('"kept"\n');
  });

  test('ends by SHUTDOWN from another terminal, and stays down', async ({ page }) => {
    const [server, client] = await terminals(page);
    await server.begin('redis-server', ready);
    expect(await client.exec('redis-cli SHUTDOWN')).toBe('');
    await server.ends('done');
    expect(await server.text()).toMatch(/# User requested shutdown\.\.\.[^]*bye bye\.\.\.\n$/);
    expect(await client.exec('redis-cli PING', 'failed')).toBe(refused);
    await page.reload();
    expect(await client.exec('redis-cli PING', 'failed')).toBe(refused);
  });

  test('ends by kill, and says by which signal where it is killed hard', async ({ page }) => {
    const [server, client] = await terminals(page);
    await server.begin('redis-server', ready);
    await client.exec('redis-cli SET message kept');
    await client.exec("kill $(ps aux | grep '[r]edis-server' | awk '{print $2}')");
    await server.ends('done');
    expect(await server.text()).toContain('Received SIGTERM scheduling shutdown...');

    await server.begin('redis-server', ready);
    await client.exec("kill -9 $(redis-cli INFO server | tr -d '\\r' | sed -n 's/process_id://p')");
    await server.ends('failed');
    expect(await server.text()).toMatch(/\nKilled\n$/);
    await expect(server.element.getByText('exit status 137', { exact: true })).toBeVisible();
    expect(await client.exec('redis-cli PING', 'failed')).toBe(refused);
    await server.begin('redis-server', ready);
    expect(await client.exec('redis-cli GET message')).toBe('"kept"\n');
  });

  // That its snippet finds it again is sessions.spec.ts' own.
  test('outlives the page: a reload, and the tab it was started in', wholeIf(true), async ({ page, context }) => {
    const [server] = await terminals(page);
    await server.begin('redis-server --maxmemory 20mb', ready);
    await kept(page);
    await page.reload();
    expect(await ofKind(page, 'shell', 1).exec('redis-cli CONFIG GET maxmemory')).toBe('1) "maxmemory"\n2) "20971520"\n');
    const second = await context.newPage();
    // Another tab that fails at a server of its own takes no trace of this one away.
    const [, refusedOne] = await terminals(second);
    await refusedOne.typed('redis-server', 'failed');
    await page.reload();
    await expect(server.element).toHaveAttribute('state', 'running');
    await page.close();
    const [, client] = await terminals(second);
    expect(await client.exec('redis-cli CONFIG GET maxmemory')).toBe('1) "maxmemory"\n2) "20971520"\n');
    expect(await client.exec('redis-cli SHUTDOWN; redis-cli PING', 'failed')).toBe(refused);
  });

  test('takes over from the quiet one, with its data', async ({ page }) => {
    const [server, client] = await terminals(page);
    await client.exec('redis-cli SET before "the server was started"');
    expect(await machineFacts(page.request)).toMatchObject({ servers: [{ started: 'quiet' }] });
    await server.begin('redis-server', ready);
    expect(await client.exec('redis-cli GET before; redis-cli DBSIZE')).toBe('"the server was started"\n(integer) 1\n');
    expect(await machineFacts(page.request)).toMatchObject({ servers: [{ started: 'foreground' }] });
  });

  test('is refused its port while another server of the learner has it, as in life', async ({ page }) => {
    const [server, second, client] = await terminals(page);
    await server.begin('redis-server', ready);
    await second.exec('redis-server', 'failed');
    expect(await second.text()).toContain('bind: Address already in use');
    expect(await second.text()).toContain('# Failed listening on port 6379 (TCP), aborting.');
    await expect(second.element.getByText('exit status 1', { exact: true })).toBeVisible();
    expect(await client.exec('redis-cli PING')).toBe('PONG\n');
  });
});

test.describe('in the background', () => {
  test('by --daemonize yes serves at once, and gives no log', async ({ page }) => {
    const [shell] = await terminals(page);
    const output = await shell.exec('redis-server --daemonize yes\nredis-cli PING\nredis-cli SHUTDOWN\nredis-cli PING', 'failed');
    expect(output).toMatch(/PONG\nCould not connect to Redis at 127\.0\.0\.1:6379: Connection refused\n$/);
    expect(output).not.toContain(ready);
  });

  test('by & is a job with a pid, which kill ends', async ({ page }) => {
    const [shell] = await terminals(page);
    expect(await shell.exec('redis-server &\nredis-cli PING')).toMatch(/^\[1\] \d+\n[^]*PONG\n/);
    const pid = await shell.exec('echo $!');
    expect(await shell.exec('redis-cli INFO server | grep process_id')).toContain(`process_id:${pid.trim()}`);
    expect(await shell.exec('kill $!; wait; redis-cli PING', 'failed')).toContain(refused);
  });
});

test.describe('side by side', () => {
  test('a second server has a port and data of its own', async ({ page }) => {
    const [, second, client] = await terminals(page);
    await client.exec('redis-cli SET where 6379');
    await second.begin('redis-server --port 6380', ready);
    expect(await second.text()).toContain('     Port: 6380\n');
    expect(
      await client.exec(
        'redis-cli -p 6380 EXISTS where; redis-cli -p 6380 SET where 6380; redis-cli GET where; redis-cli -p 6380 GET where',
      ),
    ).toBe('(integer) 0\nOK\n"6379"\n"6380"\n');
    expect(await client.exec('ps aux | grep -c "[r]edis-server"')).toBe('2\n');
  });

  // content.spec.ts plays the lesson on it.
  test('one replicates the other, where the machine has a network', wholeIf(true), async ({ page }) => {
    const [first, second, client] = await terminals(page);
    if ((await health(page.request)).isolation !== 'namespace') {
      expect(await second.exec('redis-server --port 6380 --replicaof 127.0.0.1 6379', 'failed')).toMatch(
        /^redis-server: The notebook does not take "replicaof": .* Leave it out\.\n$/,
      );
      return;
    }
    expect(await client.exec('redis-cli CONFIG GET port; redis-cli SHUTDOWN')).toBe('1) "port"\n2) "6379"\n');
    await first.begin('redis-server --repl-diskless-sync-delay 0', ready);
    await second.begin('redis-server --port 6380 --replicaof 127.0.0.1 6379', 'MASTER <-> REPLICA sync: Finished with success');
    await client.exec('redis-cli SET message "to all"');
    await expect.poll(() => client.exec('redis-cli -p 6380 GET message')).toBe('"to all"\n');
    expect(await client.exec('redis-cli -p 6380 SET message mine')).toContain('READONLY');
    expect(await client.exec('redis-cli -p 6380 REPLICAOF NO ONE; redis-cli -p 6380 SET message mine; redis-cli GET message')).toBe(
      'OK\nOK\n"to all"\n',
    );
    await client.exec('redis-cli -p 6380 REPLICAOF localhost 6379');
    await expect.poll(() => client.exec('redis-cli -p 6380 GET message')).toBe('"to all"\n');
  });

  test('more than three are refused, with the limit named', async ({ page }) => {
    const [shell] = await terminals(page);
    await shell.exec('for port in 7001 7002 7003; do redis-server --port $port --daemonize yes; done');
    const said = await shell.exec('redis-server --port 7004', 'failed');
    expect(said).toMatch(/^redis-server: .*(3|three)/);
    expect(said).toMatch(/\.\n$/);
    expect(await shell.exec('for port in 7001 7002 7003; do redis-cli -p $port PING; done')).toBe('PONG\nPONG\nPONG\n');
    expect(await shell.exec('redis-cli -p 7003 SHUTDOWN; redis-server --port 7004 --daemonize yes; redis-cli -p 7004 PING')).toMatch(
      /PONG\n$/,
    );
  });
});

test.describe('its configuration', () => {
  test('comes from a file and from arguments, the later one last', async ({ page }) => {
    const [server, client] = await terminals(page);
    await client.exec('printf "maxmemory 10mb\\ndatabases 4\\n" > my.conf');
    await server.begin('redis-server my.conf --databases 3', ready);
    expect(await client.exec('redis-cli CONFIG GET maxmemory; redis-cli CONFIG GET databases')).toBe(
      '1) "maxmemory"\n2) "10485760"\n1) "databases"\n2) "3"\n',
    );
  });

  test('bind: it answers at that address and no longer at localhost', async ({ page }) => {
    const [server, client] = await terminals(page);
    await client.exec('echo "bind 192.168.1.44" > redis.conf; echo "protected-mode no" >> redis.conf');
    await server.begin('redis-server redis.conf', ready);
    expect(await client.exec('redis-cli -h 192.168.1.44 PING')).toBe('PONG\n');
    expect(await client.exec('redis-cli PING', 'failed')).toBe(refused);
    expect(await client.exec('ps aux | grep "[r]edis-server"')).toContain('redis-server 192.168.1.44:6379');
  });

  test('with an error is refused by the real one, line named', async ({ page }) => {
    const [server] = await terminals(page);
    await server.exec('redis-server --no-such-directive yes', 'failed');
    expect(await server.text()).toMatch(
      /\*\*\* FATAL CONFIG FILE ERROR \(Redis 7[^]*no-such-directive "?yes"?[^]*Bad directive or wrong number of arguments/,
    );
    await server.exec('redis-server missing.conf', 'failed');
    expect(await server.text()).toContain("can't open config file '/home/student/missing.conf': No such file or directory");
  });

  test('that would reach out of the machine is refused by the notebook, with the reason', async ({ page }) => {
    const [server] = await terminals(page);
    expect(await server.exec('redis-server --dir /etc', 'failed')).toMatch(/^redis-server: The notebook does not take "dir": .*\.\n$/);
    expect(await server.exec('redis-server --loadmodule x.so', 'failed')).toMatch(
      /^redis-server: The notebook does not take "loadmodule": .*\.\n$/,
    );
  });

  // The machine's own tests start a bridge anew, too (server/machines/learner-machine/learner-machine.test.ts).
  test('survives in a server in the background when the bridge is started anew', wholeIf(true), async ({ ownNotebook, page }) => {
    await page.goto(`${ownNotebook.url}/scratchpad/`);
    await ofKind(page, 'shell').exec('redis-server --port 6390 --maxmemory 12mb --daemonize yes; redis-cli -p 6390 SET kept yes');
    await ownNotebook.restart();
    expect(await ofKind(page, 'shell').exec('redis-cli -p 6390 GET kept; redis-cli -p 6390 CONFIG GET maxmemory')).toBe(
      '"yes"\n1) "maxmemory"\n2) "12582912"\n',
    );
  });
});

test('a learner without a server gets one quietly at the first command', async ({ page }) => {
  await page.goto('/quickstart/');
  expect(await machineFacts(page.request)).toMatchObject({ servers: [] });
  const ping = snippet(page, 'redis-cli PING');
  await ping.run();
  expect(await ping.text()).toBe('PONG\n');
  expect(await machineFacts(page.request)).toMatchObject({ servers: [{ port: 6379, started: 'quiet', title: 'redis-server *:6379' }] });
});
