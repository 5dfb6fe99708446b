// Curl: the shell's curl at the Webdis gateway, in a browser, whose fetch is not Node's.
import { lanHost } from './fixtures/notebook.ts';
import { bridgeAway } from './fixtures/page-errors.ts';
import { scratchpad } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

for (const host of ['127.0.0.1', lanHost]) {
  test(
    `finds the gateway under each of its names, and no other host, at ${host}`,
    wholeIf(host !== lanHost),
    async ({ page, notebook }) => {
      const url = notebook.url.replace('127.0.0.1', host);
      const { shell } = await scratchpad(page, url);
      for (const gateway of [
        'http://127.0.0.1:7379',
        'localhost:7379',
        'notebook:7379',
        'http://192.168.1.44:7379',
        `${url}/webdis`,
        '/webdis',
        'localhost/webdis',
      ]) {
        expect(await shell.exec(`curl ${gateway}/PING`), gateway).toBe('{"PING":[true,"PONG"]}');
      }
      expect(await shell.exec('curl http://example.com/; echo $?')).toMatch(
        /^curl: \(6\) Could not resolve host: example\.com\nThis notebook reaches only its own server: .*\n6\n$/,
      );
      expect(await shell.exec('curl -s http://8.8.8.8/; echo $?; curl -s localhost:6500; echo $?')).toBe('7\n7\n');
      expect(await shell.exec('curl -sS localhost:6379; echo $?')).toMatch(
        /^curl: \(52\) Empty reply from server\nRedis speaks RESP there: .*\n52\n$/,
      );
    },
  );
}

test('sends and receives any bytes, through pipes, files and here documents', async ({ page }) => {
  const { shell } = await scratchpad(page);
  expect(await shell.exec('printf "A\\x00\\xff/ %%\\n" | curl -s -T - localhost:7379/SET/bytes; redis-cli STRLEN bytes')).toBe(
    '{"SET":[true,"OK"]}(integer) 7\n',
  );
  expect(await shell.exec('curl -s localhost:7379/GET/bytes.txt | md5sum; printf "A\\x00\\xff/ %%\\n" | md5sum')).toMatch(
    /^(\w{32}) {2}-\n\1 {2}-\n$/,
  );
  expect(await shell.exec('curl localhost:7379/GET/bytes.txt', 'failed')).toContain('Warning: Binary output can mess up your terminal.');
  expect(await shell.exec('curl -s -o f localhost:7379/GET/bytes.txt && wc -c < f; curl -sO localhost:7379/GET/bytes.txt; ls')).toBe(
    '7\nbytes.txt\nf\n',
  );
  expect(await shell.exec('curl -s -d @- localhost:7379 <<END\nSET/a/b\nEND\nx=$(curl -s localhost:7379/GET/a); echo "<$x>"')).toBe(
    '{"SET":[true,"OK"]}<{"GET":"b"}>\n',
  );
  expect(await shell.exec('curl -s "localhost:7379/GET/{a,nothing}" | jq -c .GET')).toBe('"b"\nnull\n');
  expect(await shell.exec('curl localhost:7379/GET/a > g; cat g')).toMatch(
    /^ {2}% Total {4}% Received % Xferd[^]*\n100 +11 +100 +11 +0 +0 .*\n\{"GET":"b"\}$/,
  );
});

test('shows heads and statuses as far as a browser tells of them', async ({ page }) => {
  const { shell } = await scratchpad(page);
  await shell.exec('redis-cli SET greeting hello');
  expect(await shell.exec('curl -i localhost:7379/GET/greeting.txt')).toMatch(
    /^HTTP\/1\.1 200 OK\n[^]*\nContent-Length: 5\n[^]*\nContent-Type: text\/plain\n[^]*\nETag: "5d41402abc4b2a76b9719d911017c592"\n[^]*\n\nhello$/,
  );
  expect(await shell.exec('curl -si -H \'If-None-Match: "5d41402abc4b2a76b9719d911017c592"\' localhost:7379/GET/greeting.txt')).toMatch(
    /^HTTP\/1\.1 304 Not Modified\n[^]*\n\n$/,
  );
  expect(await shell.exec('curl -s -o body -w "%{http_code} %{content_type} %{size_download}\\n" localhost:7379/7/GET/greeting')).toBe(
    '200 application/json 12\n',
  );
  expect(await shell.exec('curl -sL -o page.html -w "%{http_code} %{num_redirects}\\n" /quickstart/; grep -c "<h1" page.html')).toBe(
    '200 0\n1\n',
  );
});

test.describe('a status that the browser reports as an error', () => {
  test.use({ expectedErrors: /the server responded with a status of 4\d\d/ });

  test('is what was asked for', async ({ page }) => {
    const { shell } = await scratchpad(page);
    expect(
      await shell.exec(
        'curl -sS -f localhost:7379/; echo $?; curl -s -o f -w "%{http_code}\\n" -H "Authorization: Bearer x" localhost:7379/PING',
      ),
    ).toBe('curl: (22) The requested URL returned error: 403\n22\n401\n');
  });
});

test('shows messages as they come, until Stop', async ({ page }) => {
  const { shell, redis } = await scratchpad(page);
  await shell.begin('curl -N localhost:7379/SUBSCRIBE/news', '{"SUBSCRIBE":["subscribe","news",1]}');
  expect(await redis.exec('PUBLISH news hi')).toBe('(integer) 1\n');
  await shell.shows('{"SUBSCRIBE":["message","news","hi"]}');
  await shell.stop();
  expect(await shell.text()).toMatch(/\^C\n$/);
  await expect.poll(() => redis.exec('PUBLISH news anybody?')).toBe('(integer) 0\n');
  // On a busy computer the first message may come after that.
  expect(await shell.exec('curl -sS -m 0.5 localhost:7379/SUBSCRIBE/news; echo $?')).toMatch(
    /^(?:\{"SUBSCRIBE":\["subscribe","news",1\]\}(?=.* 36 bytes)|(?=.* 0 bytes))curl: \(28\) Operation timed out after \d+ milliseconds with \d+ bytes received\n28\n$/,
  );
});

test.describe('without a bridge', () => {
  test.use({ expectedErrors: bridgeAway });

  test('the snippet says what to do, and works again with it', async ({ page, ownNotebook }) => {
    const { shell } = await scratchpad(page, ownNotebook.url);
    await shell.exec('curl localhost:7379/PING');
    await ownNotebook.stop();
    await shell.run('unavailable');
    await expect(shell.message).toContainText("The notebook's server does not answer.");
    await ownNotebook.start();
    await shell.run();
  });
});
