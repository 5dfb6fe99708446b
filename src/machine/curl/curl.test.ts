import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../server/testing/free-port.ts';
import { BridgeError, ConnectError } from '../../bridge/connection.ts';
import { FileError } from '../files.ts';
import type { MachineFacts } from '../../protocol.ts';
import { alteredMachine } from '../page-machine.ts';
import type { Process } from '../program.ts';
import { nodeMachine, startServer, type TestServer } from '../redis-cli/node-machine.test-support.ts';
import { call, machineWith } from '../commands/process.test-support.ts';
import { hasRealCurl, runOurs, runReal, TestSite, type Outcome, type Run } from './curl.test-support.ts';
import { curl } from './curl.ts';

let site: TestSite;
let redis: TestServer;

beforeAll(async () => {
  [site, redis] = await Promise.all([TestSite.open(), startServer()]);
});
afterAll(async () => {
  await Promise.all([site.close(), redis.stop()]);
});

/** Command lines, in which S is the site's origin, R a Redis' and N a port where nobody listens. Words are split at blanks, "·" stands for one in a word. */
function wordsOf(line: string): string[] {
  return line
    .split(' ')
    .filter(Boolean)
    .map((word) => (word === "''" ? '' : word.replaceAll('·', ' ')));
}

async function addressed(line: string): Promise<string[]> {
  const refused = line.includes('N/') ? `http://127.0.0.1:${await freePort()}/` : '';
  return wordsOf(line).map((word) =>
    word
      .replace(/^(.*)\bS(?=[/?#]|$)/, `$1${site.origin}`)
      .replace(/\bR(?=\/)/, `http://127.0.0.1:${redis.port}`)
      .replace(/\bN\//, refused),
  );
}

/** What does not depend on the clock, the port, the connection, the order in which a server wrote its headers, or what the notebook adds. */
/** The exit code of a name that nobody knows. */
const noSuchHost = 6;

function comparable({ stdout, stderr, exitCode, files }: Outcome): Outcome {
  return {
    stdout: plain(stdout),
    // A name server that answers at once leaves the real one no time to draw its meter.
    stderr: exitCode === noSuchHost ? plain(stderr).replace(/^ +% Total[^]*SPEED/, '') : plain(stderr),
    exitCode,
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, plain(content)])),
  };
}

function plain(text: string): string {
  return (
    text
      .replaceAll(
        /(HTTP\/1\.1 \d+ [^\r]*\r\n)((?:[^\r\n]+\r\n)+)/g,
        (_, status: string, headers: string) =>
          status +
          headers
            .split(/(?<=\r\n)/)
            .toSorted()
            .join(''),
      )
      .replaceAll(/^(?:Connection|Keep-Alive): .*\r\n/gm, '')
      .replaceAll(/^Date: .*\r$/gm, 'Date: NOW\r')
      .replaceAll(/\d+ milliseconds|after \d+ ms/g, 'TIME')
      .replaceAll(/((?:\d+ +){5}\d+) +[\d.kM]+ +[\d.kM]+ [-\d:]{8} [-\d:]{8} [-\d:]{8} +[\d.kM]+(?=\r|\n|c|W)/g, '$1SPEED')
      // The real one draws its meter again for each while that it waits.
      .replaceAll(/(\r[^\r\n]*SPEED)\1+/g, '$1')
      .replaceAll(/^(?:This notebook reaches only|Redis speaks RESP) .*\n/gm, '')
  );
}

async function compare(run: Run): Promise<void> {
  const [real, ours] = [await runReal(run), await runOurs(run, site.machine)];
  expect(comparable(ours)).toEqual(comparable(real));
}

const lines = [
  // Nothing to do, or not to be done.
  '',
  '-s',
  '-i',
  '--foo S',
  '--dat x S',
  '-d',
  '-sd',
  '-s! S',
  '-',
  '-! S',
  '--data',
  '--no-foo S',
  '--no-data x S',
  '--no-http1.1 S',
  '-m x S',
  '--max-time x S',
  '-m -1 S',
  '-m1x S',
  "-m '' S",
  '-X',
  "-o '' S",
  '-f --fail-with-body S',
  '--fail-with-body -f S',
  '-I -d x S',
  '-d x -I S',
  '-T data.txt -d x S',
  '-T data.txt -I S',
  // Addresses.
  '-s S',
  '-s S/',
  '-s S/a/b?c=d',
  '-s S?x=1',
  '-s S/a#frag',
  '-s S/a/../b/./c',
  '-s S/%2F%zz%',
  '-s S/a+b',
  '-s S//x',
  '-s S/a·b',
  '-sS S/a·b',
  'foo://x/',
  '-sS http://',
  "''",
  'http:///',
  '-sS http://127.0.0.1:99999/',
  '-sS http://127.0.0.1:abc/',
  '-sS ht!tp://x',
  '-sS ://x',
  '-sS user@',
  '-s --url S/x',
  '-s -- S/x',
  '-s S/a S/b',
  '-sS example.invalid',
  'example.invalid',
  '-sS N/',
  'N/x',
  '-s N/',
  '-s http://me:pw@S',
  // Globs.
  '-s S/[1-3]',
  '-s S/{a,b}/[1-2]',
  '-s S/[a-e:2]x[08-10]',
  '-s S/{a,}',
  '-sS S/[1-3',
  '-sS S/[3-1]',
  '-sS S/{a,b',
  '-sS S/[a-]',
  '-sS S/a}',
  '-sS S/a]',
  '-sS S/{}',
  '-sS S/{a{b}',
  '-sS S/{a]',
  '-sS S/[1-5:9]',
  '-sS S/[1-1]',
  '-sS S/[?]',
  '-sg S/[x]',
  '-s S/\\[x\\]',
  '-s -o f#1-#2-#3 S/{q,r}/[1-2]',
  'S/[1-2]',
  '-sS http://[::1/',
  // Methods, bodies and headers.
  '-s -d x S',
  '-s -d x -d y --data-raw @z S',
  '-s -d @data.txt S',
  '-s --data-binary @data.txt S',
  '-s --data-binary @bytes.bin S',
  '-s --data-ascii x S',
  '-s -d @- S',
  '-s -d @nofile S',
  '-d @nofile S',
  '-s --data-urlencode a·b&c=é S',
  '-s --data-urlencode =x·y --data-urlencode n=x/y~- S',
  '-s --data-urlencode @data.txt --data-urlencode n@data.txt S',
  '-s --data-urlencode plain+ S',
  '-s -G --data-urlencode a=b·c -d x=1 S/?z',
  '-s -G -d x S',
  '-s -G -d x S/?',
  '-s --url-query a=b·c S/x',
  '-s --url-query +raw S/x?y',
  '-s --json {"a":1} --json {} S',
  '-s --json @data.txt S',
  '-s -X PATCH -d x S',
  '-s -X DELETE S',
  '-s -X POST S',
  '-sX PUT -dx S',
  '-s -XPOST S',
  "-s -d '' S",
  '-s -T data.txt S/',
  '-s -T data.txt S',
  '-s -T data.txt S/up',
  '-s -T bytes.bin S/up',
  '-T nofile S',
  '-s -T nofile S',
  '-s -T - S/up',
  '-s -X POST -T data.txt S/up',
  '-s -H X:·y -H Y:z S',
  '-s -H X-Empty; S',
  '-s -H Content-Type:·text/plain -d a S',
  '-s -H Accept:·text/html S',
  '-s -H @headers.txt S',
  '-s -H @- S',
  '-s -u me:pw S',
  '-s --oauth2-bearer abc S',
  '-s -r 0-1 S',
  '-s -H nothing S',
  '-s -H Content-Type: -d x S',
  // Output.
  '-si S/x',
  '-sI S/x',
  '-siX POST -d x S/x',
  '-si S/missing',
  '-sI S/missing',
  '-sD - S/x',
  '-sD - -o /dev/null S/x',
  '-sD head.txt -o body.txt S/x',
  '-s -o f S/x',
  '-o f S/x',
  '-sO S/abc?x=1',
  '-O S/',
  '-sO S/',
  '-s -o f S/empty',
  '-s -o f S/unchanged',
  '-si S/unchanged',
  '-s -o f S/unchanged S/empty',
  '-o /nope/x S/x',
  '-s -o /nope/x S/x',
  '-sS -o / S/x',
  '-s -o a -o b S/a S/b',
  '-s -o a S/a S/b',
  '-s --remote-name-all S/a S/b',
  '-s --output-dir . -o g S/x',
  '-s --output-dir nope -o g S/x',
  '-s S/bytes',
  '-s -o f S/bytes',
  'S/x',
  'S/empty',
  'S/missing',
  '-s S/moved',
  '-si S/moved',
  '-sL S/moved',
  '-sN -k -4 --compressed --http1.1 S/missing',
  '--no-progress-meter S/x',
  '--no-silent S/missing',
  '-s --no-silent S/missing',
  // Failures.
  '-f S/missing',
  '-sf S/missing',
  '-sSf S/missing',
  '-sfi S/missing',
  '-s --fail-with-body S/missing',
  '-sS --fail-with-body S/missing',
  '-sSf S/missing S/x',
  '-sSf S/x S/missing',
  '-sS --fail-early -f S/missing S/x',
  'S/drop',
  '-sS S/drop',
  '-s S/drop',
  '-sS S/cut',
  '-sS S/cutChunks',
  '-sS -m 1 S/slow',
  '-s -m 1 S/slow',
  '-s -m 5 S/x',
  '-sS -m 1 -w %{http_code} S/slow',
  '-sS R/x',
  '-s --http0.9 R/x',
  '-sS -d x R/x',
  // -w
  '-s -w %{http_code}\\n S/x',
  '-s -o f -w %{size_download}|%{content_type}|%{method}|%{url}|%{filename_effective}|%{exitcode}|%{errormsg}|%{num_redirects} S/x',
  '-s -w \\t%%\\q%x%\\ S/missing',
  '-s -w %{foo}! S/missing',
  '-s -w %header{x-powered-by},%header{ETag},%header{no} S/missing',
  '-s -w %header{x-powered-by},%header{ETag},%header{no} S/x',
  '-s -w %{url_effective} S',
  '-s -w %{scheme}·%{http_version}·%{response_code} S/missing',
  '-s -w %{onerror}bad S/missing',
  '-sf -w %{onerror}bad·%{errormsg}·%{exitcode} S/missing',
  '-s -w %{stderr}err%{stdout}out S/missing',
  '-s -w @format.txt S/missing',
  '-s -w @nofile S/missing',
  '-s -w @- S/missing',
  '-s -w %{http_code}, S/a S/missing',
  '-s -w %{http_code} -X POST S/x',
  '-sw %{http_code} http://',
  '-s -w %{size_upload} -d abc -o f S/x',
  '-s -w %{urlnum}; S/[1-3]',
  '-s -w a%{b S/missing',
  '-sS -w %{http_code}·%{exitcode} example.invalid',
];

describe.skipIf(!hasRealCurl)('the same as the real curl 7.88, which this computer has', () => {
  test.each(lines)('curl %s', async (line) => {
    await compare({ args: await addressed(line), stdin: 'X-Stdin: in\n' });
  });
});

describe.skipIf(hasRealCurl)('the real curl 7.88 is not installed here, so that nothing was compared with it', () => {
  test('a request is made all the same', async () => {
    expect(await runOurs({ args: ['-s', `${site.origin}/missing`] }, site.machine)).toMatchObject({ stdout: 'nope\n', exitCode: 0 });
  });
});

/** A disk that takes the beginning of a file. */
const fullDisk: Process['writeFile'] = async (path, _bytes, how) => {
  if (how === 'append') throw new FileError('ENOSPC', path);
};

/** A network on which nobody listens. */
const refuse = (): Promise<never> => Promise.reject(new ConnectError('ECONNREFUSED'));

describe("what is the notebook's own", () => {
  test.each([
    [() => 'http://127.0.0.1:7379/GET/hello', '/webdis/GET/hello'],
    [() => 'localhost:7379/PING', '/webdis/PING'],
    [() => 'http://notebook:7379', '/webdis/'],
    [() => 'http://127.0.0.1:7379/a/../b?type=x', '/webdis/b?type=x'],
    [() => 'http://127.0.0.1:7379/../x', '/webdis/x'],
    [() => '192.168.1.44:7379/PING', '/webdis/PING'],
    [() => '/webdis/PING', '/webdis/PING'],
    [() => 'localhost/webdis/PING', '/webdis/PING'],
    [() => site.origin.replace('127.0.0.1', 'localhost'), '/'],
    [() => 'http://127.0.0.1:7379/SET/k/é b'.replace(' ', '%20'), '/webdis/SET/k/%C3%A9%20b'],
    [() => 'http://127.0.0.1:7379/SET/k/\uef80\\', '/webdis/SET/k/%80%5C'],
  ])('%s', async (typed, url) => {
    const outcome = await runOurs({ args: ['-s', typed()] }, alteredMachine(machineWith().machine, { endpoint: site.machine.endpoint }));
    expect(outcome).toMatchObject({ stderr: '', exitCode: 0 });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ url });
  });

  test('a machine that is called otherwise is reached by that name, and by no other', async () => {
    const facts = async (): Promise<MachineFacts> => ({ ...(await site.machine.facts()), hostname: 'workbench' });
    const machine = alteredMachine(site.machine, { facts });
    expect(JSON.parse((await runOurs({ args: ['-s', 'http://Workbench:7379/PING'] }, machine)).stdout)).toMatchObject({
      url: '/webdis/PING',
    });
    expect((await runOurs({ args: ['-sS', 'http://notebook.invalid:7379/PING'] }, machine)).exitCode).toBe(6);
  });

  test('another computer has no gateway of its own', async () => {
    const { endpoint } = site.machine;
    const laptop = alteredMachine(site.machine, { endpoint: { ...endpoint, isElsewhere: true }, connect: refuse });
    expect(await runOurs({ args: ['-sS', 'http://localhost:7379/PING'] }, laptop)).toMatchObject({ stdout: '', exitCode: 7 });
  });

  test('a name elsewhere cannot be resolved, and a sentence tells what can', async () => {
    expect(await runOurs({ args: ['-sS', 'https://example.com/x'] }, site.machine)).toEqual({
      stdout: '',
      exitCode: 6,
      files: {},
      stderr: `curl: (6) Could not resolve host: example.com\nThis notebook reaches only its own server: your Redis over HTTP at http://127.0.0.1:7379/, and the pages at ${site.origin}/\n`,
    });
  });

  test('a Redis asked in HTTP says nothing, and a sentence tells why', async () => {
    expect((await runOurs({ args: ['-sS', `http://127.0.0.1:${redis.port}/`] }, site.machine)).stderr).toBe(
      'curl: (52) Empty reply from server\nRedis speaks RESP there: use redis-cli, or http://127.0.0.1:7379/ for HTTP\n',
    );
  });

  test.each([
    ['-F a=b', 2, "curl: option -F: is not in the notebook's curl\ncurl: try 'curl --help' or 'curl --manual' for more information\n"],
    ['-sS -X GET -d x S', 43, 'curl: (43) A browser sends no body with GET: leave -X GET out, or put the data into the address with -G\n'],
    ['-sS -X TRACE S', 43, 'curl: (43) A browser sends no TRACE request\n'],
    ['-sS /SET/x/%2e', 3, 'curl: (3) A browser takes /%2e out of an address. Send what it belongs to as a body, with -d\n'],
    ...['/bridge/token', '-X POST http://127.0.0.1/x/../Bridge/machine/reset', '-L localhost/bridge'].map(
      (line): [string, number, string] => [
        `-sS ${line}`,
        9,
        'curl: (9) The paths under /bridge/ are for the pages of this notebook, not for snippets: your Redis is at http://127.0.0.1:7379/\n',
      ],
    ),
    ['-sS https://127.0.0.1/', 35, 'curl: (35) This notebook is served over plain HTTP: write http:// in place of https://\n'],
    ['-sS -u me S', 67, 'curl: (67) The password would come from the keyboard, and a snippet has none: write -u user:password\n'],
    [
      '-H Host:x --no-progress-meter -o f S',
      0,
      "Warning: The browser sets Host itself and lets no page change it: -H 'Host:x' \nWarning: is left out.\n",
    ],
    ['-H a{b:c --no-progress-meter -o f -g S', 0, "Warning: A browser does not send such a header: -H 'a{b:c' is left out.\n"],
  ])('curl %s', async (line, exitCode, stderr) => {
    expect(await runOurs({ args: await addressed(line) }, site.machine)).toMatchObject({ exitCode, stderr, stdout: '' });
  });

  test('a terminal gets no bytes that are no text unless they are asked for, and no progress meter', async () => {
    const args = ['-i', `${site.origin}/bytes`];
    const asked = await runOurs({ args: [...args, '-o', '-'], terminal: true }, site.machine);
    expect(asked).toMatchObject({ exitCode: 0, stderr: '' });
    expect(asked.stdout).toMatch(/\r\n\r\nA\0\u00ff\n$/);
    expect(await runOurs({ args, terminal: true }, site.machine)).toMatchObject({
      exitCode: 23,
      stderr:
        'Warning: Binary output can mess up your terminal. Use "--output -" to tell \nWarning: curl to output it to your terminal anyway, or consider "--output \nWarning: <FILE>" to save to a file.\ncurl: (23) Failure writing output to destination\n',
    });
  });

  test('a redirect that the browser does not show is named as such', async () => {
    const opaque: Response = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
    const machine = alteredMachine(site.machine, { endpoint: { origin: site.origin, fetch: async () => opaque } });
    expect(await runOurs({ args: ['-sS', `${site.origin}/quickstart`] }, machine)).toMatchObject({
      exitCode: 47,
      stderr: 'curl: (47) The answer is a redirect, and a browser shows a page only where it leads to: add -L to follow it\n',
    });
  });

  test('nothing is read from a keyboard', async () => {
    const { text, status } = await call(curl, site.machine, `-d @- ${site.origin}`);
    expect({ text, status }).toEqual({
      text: 'curl: (26) this would read from the keyboard, and a snippet has none. Give it a file, a pipe or a here document (<<).\n',
      status: 26,
    });
  });

  test('what comes is shown as it comes, until Ctrl-C', async () => {
    const keyboard = new AbortController();
    let text = '';
    const arrived = Promise.withResolvers<void>();
    const ended = call(curl, site.machine, `-sN ${site.origin}/slow`, {
      interrupted: keyboard.signal,
      write: (data) => {
        text += String(data);
        arrived.resolve();
      },
    });
    await arrived.promise;
    keyboard.abort();
    expect(await ended).toEqual({ text: '', status: 130 });
    expect(text).toBe(String(new TextEncoder().encode('part')));
  });

  test('Ctrl-C before the answer, and between two addresses', async () => {
    const machine = alteredMachine(site.machine, {
      endpoint: {
        origin: site.origin,
        fetch: async (url, init) => {
          queueMicrotask(() => keyboard.abort());
          return await fetch(url, init);
        },
      },
    });
    const keyboard = new AbortController();
    expect(await call(curl, machine, `-s ${site.origin}/a ${site.origin}/b`, { interrupted: keyboard.signal })).toEqual({
      text: '',
      status: 130,
    });
  });

  test("a server that is gone is our failure, and no result of the learner's", async () => {
    const port = await freePort();
    await expect(call(curl, nodeMachine(`http://127.0.0.1:${port}`), `-s http://127.0.0.1:${port}/`)).rejects.toThrow(BridgeError);
  });

  test('a token speaks for itself: the cookie stays behind', async () => {
    const credentials: (RequestCredentials | undefined)[] = [];
    const machine = alteredMachine(site.machine, {
      endpoint: {
        origin: site.origin,
        fetch: async (_url, init) => {
          credentials.push(init?.credentials);
          return new Response('x');
        },
      },
    });
    await call(curl, machine, `-s -H Authorization:x ${site.origin}`);
    await call(curl, machine, `-s ${site.origin}`);
    expect(credentials).toEqual(['omit', 'same-origin']);
  });

  test('what the browser decoded is shown without the headers of its coded form', async () => {
    const response = new Response('x', { statusText: 'OK', headers: { 'content-encoding': 'gzip', 'content-length': '99' } });
    const machine = alteredMachine(site.machine, { endpoint: { origin: site.origin, fetch: async () => response } });
    expect((await call(curl, machine, `-si ${site.origin}`)).text).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\nx',
    );
  });

  test('-v shows the two heads', async () => {
    const { text } = await call(curl, site.machine, `-sv -d x ${site.origin}/missing`);
    expect(text).toMatch(
      /^> POST \/missing HTTP\/1\.1\r\n> Host: 127\.0\.0\.1:\d+\r\n> Accept: \*\/\*\r\n> content-type: application\/x-www-form-urlencoded\r\n> Content-Length: 1\r\n> \r\n< HTTP\/1\.1 404 Not Found\r\n(?:< .*\r\n)+< \r\nnope\n$/,
    );
  });

  test('--help, --help all, --version and --manual are honest', async () => {
    expect((await call(curl, site.machine, '--help')).text).toMatch(
      /^Usage: curl \[options\.\.\.\] <url>\n -d, --data <data> {10}HTTP POST data\n/,
    );
    expect((await call(curl, site.machine, '-s --help all')).text).toContain(' -N, --no-buffer ');
    expect((await call(curl, site.machine, '-V')).text).toMatch(/^curl 7\.88\.1-compatible .*notebook/);
    expect((await call(curl, site.machine, '-M')).text).toContain('curl.se');
  });

  test('a file that fills up on the way ends the transfer', async () => {
    expect(await call(curl, site.machine, `-i --no-progress-meter -o f ${site.origin}/x`, { writeFile: fullDisk })).toEqual({
      text: 'curl: (23) Failed writing body\n',
      status: 23,
    });
  });

  test('many addresses are not written down before the first is asked', async () => {
    const outcome = await runOurs({ args: ['-sS', '--fail-early', '-f', `${site.origin}/missing/[1-999999999]`] }, site.machine);
    expect(outcome).toMatchObject({ exitCode: 22 });
  });
});
