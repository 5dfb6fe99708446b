// Shell: a learner's terminal: its state, its pipes and files, its Ctrl-C, and the facts it tells of the machine.
import type { Page } from 'playwright/test';
import { ofKind, snippet, type Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

/** The scratchpad's shell. */
async function shellOf(page: Page): Promise<Snippet> {
  await page.goto('/scratchpad/');
  return ofKind(page, 'shell');
}

test.describe('a session', () => {
  test('keeps folder, variables, functions and aliases from snippet to snippet', async ({ page }) => {
    await page.goto('/quickstart/');
    const [first, second] = [ofKind(page, 'shell', 0), ofKind(page, 'shell', 1)];
    await first.exec(
      'mkdir -p notes/redis && cd notes/redis\nNAME="Ada L"\nLIST=(one two)\ngreet() {\n  echo "hello $1"\n}\nalias up="redis-cli PING"',
    );
    expect(await second.exec('pwd\necho "$NAME"\necho ${LIST[1]}\ngreet "$NAME"\nup')).toBe(
      '/home/student/notes/redis\nAda L\ntwo\nhello Ada L\nPONG\n',
    );
  });

  test('of another name on the page has a state of its own', async ({ page }) => {
    await page.goto('/quickstart/');
    const main = snippet(page, 'redis-cli PING');
    const other = snippet(page, 'redis-cli SUBSCRIBE chat');
    await expect(other.element).toHaveAttribute('session', 'subscriber');
    await main.exec('mkdir apart; cd apart; WHO=main');
    expect(await other.exec('pwd; echo "[$WHO]"; ls')).toBe('/home/student\n[]\napart\n');
    expect(await main.exec('echo "$WHO"')).toBe('main\n');
  });

  test('whose command blocks gives its shell to the next snippet', async ({ page }) => {
    await page.goto('/quickstart/');
    const [first, second, third] = [ofKind(page, 'shell', 0), ofKind(page, 'shell', 1), ofKind(page, 'shell', 2)];
    await second.exec('WHO=before');
    await first.begin('redis-cli SUBSCRIBE news', '(integer) 1');
    expect(await second.exec('echo $WHO; WHO=after; redis-cli PUBLISH news hello')).toBe('before\n(integer) 1\n');
    await first.shows('3) "hello"');
    await first.stop();
    expect(await third.exec('echo $WHO')).toBe('after\n');
  });
});

test.describe('redis-cli in a shell', () => {
  test('formats for the terminal, and plainly for a pipe, a file and a substitution', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.exec('redis-cli RPUSH letters a b c');
    expect(await shell.exec('redis-cli LRANGE letters 0 -1')).toBe('1) "a"\n2) "b"\n3) "c"\n');
    expect(await shell.exec('redis-cli LRANGE letters 0 -1 | cat')).toBe('a\nb\nc\n');
    expect(await shell.exec('redis-cli LRANGE letters 0 -1 > letters.txt; wc -l < letters.txt; tail -1 letters.txt')).toMatch(
      /^\s*3\nc\n$/,
    );
    expect(await shell.exec('echo "<$(redis-cli LLEN letters)>"')).toBe('<3>\n');
    expect(await shell.exec('redis-cli --csv LRANGE letters 0 -1')).toBe('"a","b","c"\n');
    expect(await shell.exec('redis-cli --json LRANGE letters 0 1')).toBe('["a","b"]\n');
  });

  test('takes commands and values from pipes, files and here documents', async ({ page }) => {
    const shell = await shellOf(page);
    expect(await shell.exec("printf 'SET a 1\\nINCR a\\n' | redis-cli")).toBe('OK\n(integer) 2\n');
    expect(await shell.exec('redis-cli <<EOF\nSET b "two words"\nGET b\nEOF')).toBe('OK\n"two words"\n');
    expect(await shell.exec('redis-cli -x SET poem <<EOF\nRoses are red\nEOF\nredis-cli STRLEN poem')).toBe('OK\n(integer) 14\n');
    expect(await shell.exec("echo 'PING' > commands\nredis-cli < commands")).toBe('PONG\n');
    expect(await shell.exec("seq 1 100 | sed 's/.*/SET key:& &/' | redis-cli --pipe")).toContain('errors: 0, replies: 100');
    expect(await shell.exec('redis-cli DBSIZE')).toBe('(integer) 103\n');
  });

  test('works with the rest of the shell: loops, conditions, exit status', async ({ page }) => {
    const shell = await shellOf(page);
    expect(await shell.exec('for i in 1 2 3; do redis-cli INCRBY sum $i; done')).toBe('(integer) 1\n(integer) 3\n(integer) 6\n');
    expect(await shell.exec('redis-cli -e HGET sum x; echo "status $?"')).toBe(
      'WRONGTYPE Operation against a key holding the wrong kind of value\nstatus 1\n',
    );
    expect(await shell.exec('redis-cli PING > /dev/null && echo up || echo down')).toBe('up\n');
    expect(await shell.exec('redis-cli -p 7000 PING || echo "status $?"')).toBe(
      'Could not connect to Redis at 127.0.0.1:7000: Connection refused\nstatus 1\n',
    );
  });

  test('streams MONITOR until Stop', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.begin('redis-cli MONITOR', 'OK\n');
    const redis = ofKind(page, 'redis');
    await redis.exec('SET watched 1');
    await shell.shows(/^\d+\.\d{6} \[0 \S+\] "SET" "watched" "1"$/m);
    await shell.stop();
  });

  test('waits in BLPOP until something comes', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.setSource('redis-cli BLPOP jobs 0');
    await shell.button('Run').click();
    const redis = ofKind(page, 'redis');
    await expect.poll(() => redis.exec('INFO clients')).toContain('blocked_clients:1');
    await redis.exec('RPUSH jobs cook');
    await shell.ends('done');
    expect(await shell.text()).toBe('1) "jobs"\n2) "cook"\n');
  });
});

test.describe('a command that', () => {
  test('fails shows its exit status, and its run is failed', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.exec('bash -c "exit 3"', 'failed');
    await expect(shell.element.getByText('exit status 3', { exact: true })).toBeVisible();
    const { exitCode, status } = await shell.result();
    expect({ exitCode, status }).toEqual({ exitCode: 3, status: 'failed' });
  });

  test('writes to both outputs is shown in the order it wrote', async ({ page }) => {
    const shell = await shellOf(page);
    expect(await shell.exec('echo one; echo two >&2; echo three; redis-cli -p 1 PING; echo five')).toBe(
      'one\ntwo\nthree\nCould not connect to Redis at 127.0.0.1:1: Connection refused\nfive\n',
    );
  });

  test('waits for a keyboard says so and ends', async ({ page }) => {
    const shell = await shellOf(page);
    for (const command of ['redis-cli', 'cat', 'read name', 'python3', 'vi notes']) {
      const said = await shell.exec(command, 'failed');
      expect(
        said.split('\n').filter((line) => line !== ''),
        command,
      ).toHaveLength(1);
      expect(said).toContain(command.split(' ')[0]);
    }
  });

  test('sleeps is stopped at once', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.begin('echo waiting; sleep 1000; echo never', 'waiting');
    await shell.stop();
    expect(await shell.text()).toBe('waiting\n^C\n');
    expect(await shell.exec('echo $?')).toBe('130\n');
  });

  test('is stopped keeps the commands after it from running', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.begin('redis-cli SUBSCRIBE news\nredis-cli SET after 1', '(integer) 1');
    await shell.stop();
    expect(await shell.exec('redis-cli EXISTS after')).toBe('(integer) 0\n');
  });
});

test.describe('files', () => {
  test('are there after a reload, and in another tab', async ({ page, context }) => {
    const shell = await shellOf(page);
    await shell.exec('mkdir -p conf && echo "maxmemory 10mb" > conf/redis.conf && chmod 600 conf/redis.conf');
    await page.reload();
    expect(await ofKind(page, 'shell').exec('cat conf/redis.conf')).toBe('maxmemory 10mb\n');
    const second = await context.newPage();
    const other = await shellOf(second);
    expect(await other.typed('cat conf/redis.conf; echo "port 7000" > conf/redis.conf')).toBe('maxmemory 10mb\n');
    await expect.poll(() => ofKind(page, 'shell').exec('cat conf/redis.conf')).toBe('port 7000\n');
  });
});

test.describe('the machine', () => {
  test('has the name, the user and the addresses of its own', async ({ page }) => {
    const shell = await shellOf(page);
    expect(await shell.exec('hostname; whoami; pwd')).toBe('notebook\nstudent\n/home/student\n');
    expect(await shell.exec('ifconfig')).toMatch(
      /^eth0: flags=[^]*inet 192\.168\.1\.44 {2}netmask 255\.255\.255\.0[^]*^lo: flags=[^]*inet 127\.0\.0\.1 {2}netmask 255\.0\.0\.0/m,
    );
    expect(await shell.exec('ip addr')).toMatch(/inet 127\.0\.0\.1\/8[^]*inet 192\.168\.1\.44\/24/);
  });

  test('lists its processes with the real facts of its server', async ({ page }) => {
    const shell = await shellOf(page);
    await shell.exec('redis-cli PING');
    const table = await shell.exec('ps aux');
    expect(table).toMatch(/^USER +PID %CPU %MEM +VSZ +RSS TTY +STAT START +TIME COMMAND\n/);
    const row = /^student +(?<pid>\d+) +[\d.]+ +[\d.]+ +(?<vsz>\d+) +(?<rss>\d+) .* redis-server \*:6379$/m.exec(table)?.groups;
    const { pid, vsz, rss } = { pid: Number(row?.['pid']), vsz: Number(row?.['vsz']), rss: Number(row?.['rss']) };
    expect(await shell.exec('redis-cli INFO server | grep process_id')).toContain(`process_id:${pid}`);
    expect(rss).toBeGreaterThan(1_000);
    expect(vsz).toBeGreaterThan(rss);
    // It is a process of the computer that serves, whoever owns it.
    expect(isProcess(pid)).toBe(true);
  });

  test('knows no other hosts', async ({ page }) => {
    const shell = await shellOf(page);
    expect(await shell.exec('redis-cli -h redis.io PING', 'failed')).toBe(
      'Could not connect to Redis at redis.io:6379: Name or service not known\n',
    );
    expect(await shell.exec('redis-cli -h 10.0.0.1 PING', 'failed')).toMatch(/^Could not connect to Redis at 10\.0\.0\.1:6379: /);
  });
});

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
