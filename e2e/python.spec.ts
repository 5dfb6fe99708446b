// Python: snippets that run redis-py in the page, over both bodies of its channel.
import type { Route } from 'playwright/test';
import { PythonPage } from './fixtures/python.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';
import { httpTunnelPaths } from '../src/http-tunnel-protocol.ts';

/** What isolates a page from other origins, and so lets it share memory. */
const isolating = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

for (const [body, query] of [
  ['WebSocket', ''],
  ['XHR', '?transport=http-tunnel'],
] as const) {
  // The second body is python-pages.spec.ts' own; what Stop does over it is below.
  test.describe(`over the ${body}`, wholeIf(body === 'XHR'), () => {
    let python: PythonPage;

    test.beforeEach(async ({ page }) => {
      python = await PythonPage.open(page, query);
    });

    test("redis-py talks to the learner's Redis, as in the interpreter, from several sessions and in asyncio", async () => {
      expect(await python.run('import redis\nr = redis.Redis(host="localhost", port=6379)\nr.ping()')).toMatchObject({
        status: 'done',
        output: 'True\n',
      });
      expect(await python.run('r.set("message", b"Hello world!")\nr.get("message")')).toMatchObject({ output: "True\nb'Hello world!'\n" });
      const transaction = 'with r.pipeline() as p:\n    p.watch("n"); p.multi(); p.incr("n").incr("n")\n    print(p.execute())\n';
      expect((await python.run(transaction)).output).toMatch(/\n\[1, 2\]\n$/);
      expect(await python.run('redis.from_url("redis://localhost", protocol=3, decode_responses=True).get("message")')).toMatchObject({
        output: "'Hello world!'\n",
      });
      expect(await python.run('r.eval("return {KEYS[1], ARGV[1]}", 1, "k", "v")\nr.blpop("none", timeout=1)')).toMatchObject({
        output: "[b'k', b'v']\n",
      });
      expect(await python.run('lock = r.lock("lock", timeout=9)\nlock.acquire()')).toMatchObject({ output: 'True\n' });
      expect(await python.run('lock.release()')).toMatchObject({ status: 'done', output: '' });
      expect(
        await python.run('import cloudpickle, pickle\nr.set("f", cloudpickle.dumps(lambda x: x + 1))\npickle.loads(r.get("f"))(41)'),
      ).toMatchObject({ output: 'True\n42\n' });

      // One session waits while another one wakes it.
      await python.begin(
        'import redis\np = redis.Redis().pubsub()\np.subscribe("chat")\nfor m in p.listen():\n    print("ready", m["data"])\n    if m["type"] == "message": break\n',
      );
      await python.prints('ready 1');
      expect(await python.run('import redis\nredis.Redis().publish("chat", "hello")', 'publisher')).toMatchObject({ output: '1\n' });
      expect(await python.result()).toMatchObject({ status: 'done', output: "ready 1\nready b'hello'\n" });

      // At the top level and within asyncio.run.
      expect(await python.run('import redis.asyncio as redis\nr = redis.Redis()\nawait r.set("a", 1)\nawait r.incr("a")')).toMatchObject({
        output: 'True\n2\n',
      });
      const main =
        'import asyncio\nasync def main():\n    async with redis.Redis() as c:\n        return sorted(await asyncio.gather(*[c.incr("b") for _ in range(5)]))\n\nasyncio.run(main())';
      expect(await python.run(main)).toMatchObject({ output: '[1, 2, 3, 4, 5]\n' });
    });

    test('errors, input() and closed streams are those of CPython on Linux, without frames of ours', async ({ page }) => {
      const refused = await python.run('import redis\nredis.Redis(port=6390, retry=None).ping()');
      expect(refused.status).toBe('failed');
      expect(refused.output).toMatch(/^Traceback \(most recent call last\):\n/);
      expect(refused.output).toMatch(
        /\nredis\.exceptions\.ConnectionError: Error 111 connecting to localhost:6390\. Connection refused\.\n$/,
      );
      expect(refused.output).toContain('ConnectionRefusedError: [Errno 111] Connection refused');
      expect(refused.output).not.toMatch(/notebook|pyodide/i);
      expect((await python.run('redis.Redis("nohost", retry=None).ping()')).output).toContain(
        'Error -2 connecting to nohost:6379. Name or service not known.',
      );
      expect((await python.run('def f():\n    1/0\n\nf()')).output).toBe(`Traceback (most recent call last):
  File "<python-input-4>", line 1, in <module>
    f()
    ~^^
  File "<python-input-3>", line 2, in f
    1/0
    ~^~
ZeroDivisionError: division by zero
`);
      expect((await python.run('1 +')).output).toBe('  File "<python-input-5>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n');
      const missing = await python.run('import numpy');
      expect(missing.output).toContain("ModuleNotFoundError: No module named 'numpy'\n");
      expect(missing.message).toContain('requirements.txt');

      page.once('dialog', (dialog) => void dialog.accept('Ada'));
      expect(await python.run('name = input("Your name? ")\nname')).toMatchObject({ output: "Your name? Ada\n'Ada'\n" });
      page.once('dialog', (dialog) => void dialog.dismiss());
      expect((await python.run('input()')).output).toContain('EOFError: EOF when reading a line');
      page.once('dialog', (dialog) => void dialog.accept('x'.repeat(20_000)));
      expect((await python.run('len(input())')).output, 'a line as long as a terminal takes it').toMatch(/^x{4095}\n4095\n$/);

      expect(await python.run('import sys\nkept = 42\nsys.stdout.close()')).toMatchObject({ status: 'done' });
      expect((await python.run('print(kept)')).output).toMatch(
        /^Traceback .*\n.*\n.*\n[ ~^]+\nValueError: I\/O operation on closed file\.\n$/,
      );
      expect(await python.run('sys.stdout = None\nprint(kept)\nsys.stdout = sys.stderr\nprint(kept)')).toMatchObject({ output: '42\n' });
    });

    test('too much of anything, and calls that nest through C, are errors like any other, and the interpreter goes on', async () => {
      expect((await python.run('def f(): f()\n\nf()')).output).toMatch(/RecursionError: maximum recursion depth exceeded\n$/);
      expect((await python.run('x = []\nwhile True: x.append(bytearray(10**7))')).output).toMatch(/MemoryError\n$/);
      expect(await python.run('del x\n6 * 7')).toMatchObject({ output: '42\n' });
      expect((await python.run('print("x" * 3_000_000)')).output).toMatch(
        /x\n\[1,000,001 more characters were printed and are not shown\]\n$/,
      );
      expect((await python.run('import redis\np = redis.Redis().pubsub()\np.subscribe(c=print)\np.run_in_thread()')).output).toContain(
        'pubsub.get_message(timeout=1.0)',
      );

      const limit = /RecursionError: .*\n$/;
      await python.run(
        'import functools\nkept = 42\n@functools.lru_cache(None)\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\n',
      );
      expect((await python.run('fib(950)')).output).toMatch(limit);
      expect(await python.run('fib(250)')).toMatchObject({ output: '7896325826131730509282738943634332893686268675876375\n' });
      expect((await python.run('class A:\n    def __repr__(self): return f"<A of {self!r}>"\nA()')).output).toMatch(limit);
      expect((await python.run('class B:\n    def __getattr__(self, name): return getattr(self, name + "_")\nB().x')).output).toMatch(
        limit,
      );
      expect((await python.run('def f(): return sorted([2, 1], key=lambda n: f())\n\nf()')).output).toMatch(limit);
      expect(await python.run('kept')).toMatchObject({ output: '42\n' });
    });

    test('exit() ends the interpreter, and code that hears no Ctrl-C costs it, and nothing else', async () => {
      expect(await python.run('x = 1\nexit(3)')).toMatchObject({ status: 'failed', exitCode: 3 });
      expect((await python.run('x')).output).toContain('NameError');
      expect(await python.run('import os\nos._exit(4)')).toMatchObject({ status: 'failed', exitCode: 4 });

      await python.run('x = 1');
      await python.begin('print("ready"); sum(range(10**12))');
      const stopped = await python.stop();
      expect(stopped.status).toBe('stopped');
      expect(stopped.message).toContain('variables and imports of this session are gone');
      expect((await python.run('x')).output).toContain("NameError: name 'x' is not defined");
    });
  });
}

test('what a page does not have is told with what to do instead', async ({ page }) => {
  const python = await PythonPage.open(page);
  for (const [code, output, message] of [
    ['import numpy', "No module named 'numpy'", /A teacher adds a pure-Python package/],
    ['import tkinter', "No module named 'tkinter'", /^The module "tkinter" of Python's standard library needs what a page does not have/],
    ['pip install numpy', 'SyntaxError: invalid syntax', /^pip does not run in this notebook\. A teacher adds/],
    ['!pip install numpy', 'SyntaxError: invalid syntax', /^pip does not run in this notebook/],
    ['redis-cli PING', 'SyntaxError: invalid syntax', /^redis-cli is a command of the shell: run it in a shell snippet\.$/],
    ['import subprocess\nsubprocess.run(["ls"])', 'does not support processes', /run them in a shell snippet/],
    [
      'import multiprocessing\nmultiprocessing.Process(target=print).start()',
      "No module named '_multiprocessing'",
      /^The module "_multiprocessing" of Python's standard library/,
    ],
  ] as const) {
    const run = await python.run(code);
    expect(run, code).toMatchObject({ status: 'failed', output: expect.stringContaining(output) });
    expect(run.message, code).toMatch(message);
  }
  expect(await python.run('1 +')).toMatchObject({ message: '' });
  expect((await python.run('import os\nos.system("clear now")')).output).toMatch(
    /^sh: 1: clear: not found: .+ shell snippet has some\n32512\n$/,
  );

  // A unix socket is not found, as where no server made one.
  const refused = 'Error 2 connecting to unix:///tmp/redis.sock. No such file or directory.';
  expect((await python.run('import redis\nredis.Redis(unix_socket_path="/tmp/redis.sock", retry=None).ping()')).output).toContain(
    `redis.exceptions.ConnectionError: ${refused.replace('unix://', '')}\n`,
  );
  expect(await python.run('import socket\nsocket.AF_UNIX, socket.SO_REUSEADDR')).toMatchObject({
    output: '(<AddressFamily.AF_UNIX: 1>, 2)\n',
  });
  expect(
    (await python.run('import redis.asyncio\nawait redis.asyncio.from_url("unix:///tmp/redis.sock", retry=None).ping()')).output,
  ).toContain('Error 2 connecting to ');
});

test('the keyboard gives as much as is asked for, time.sleep() refuses what CPython refuses, and a warning names no file of ours', async ({
  page,
}) => {
  const python = await PythonPage.open(page);
  page.on('dialog', (dialog) => void dialog.accept('typed'));
  expect(await python.run('import sys\nsys.stdin.read(3), sys.stdin.readline(1), sys.stdin.readline()')).toMatchObject({
    output: "typed\n('typ', 'e', 'd\\n')\n",
  });
  expect(await python.run('sys.stdin.read(3)')).toMatchObject({ output: "typed\n'typ'\n" });
  expect(await python.run('input(), sys.stdin.isatty()'), 'what an earlier input left of a line is gone').toMatchObject({
    output: "typed\n('typed', True)\n",
  });

  expect((await python.run('import time\ntime.sleep("1")')).output).toMatch(
    /\nTypeError: 'str' object cannot be interpreted as an integer\n$/,
  );
  expect((await python.run('time.sleep(-1)')).output).toMatch(/\nValueError: sleep length must be non-negative\n$/);

  await python.run('import asyncio\nasyncio.create_task(asyncio.sleep(1))');
  const { output } = await python.run('1/0');
  expect(output).toContain("<sys>:0: RuntimeWarning: coroutine 'sleep' was never awaited\n");
  expect(output).not.toContain('notebook_kernel');
});

test("a promise of JavaScript's is waited for where Python can be suspended, and refused in words where it cannot", async ({ page }) => {
  const code = 'import js\n(await js.fetch("/")).status';
  const suspended = await PythonPage.open(page);
  expect(await suspended.run(code)).toMatchObject({ status: 'done', output: '200\n' });
  const blocked = await PythonPage.open(page, '?transport=http-tunnel');
  const { status, output } = await blocked.run(code);
  expect(status).toBe('failed');
  expect(output).toContain("cannot wait for a promise of JavaScript's");
});

test('a command of asyncio takes few requests, with other connections open', async ({ page }) => {
  const python = await PythonPage.open(page, '?transport=http-tunnel');
  await python.run('import redis.asyncio\nr = redis.asyncio.Redis()\np = r.pubsub()\nawait p.subscribe("chat")\nawait r.ping()');
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().includes('/bridge/exchange/')) requests += 1;
  });
  const asked = async (): Promise<number> => {
    requests = 0;
    expect(await python.run('len([await r.incr("n") for _ in range(20)])')).toMatchObject({ output: '20\n' });
    return requests;
  };
  // One carries a command out and its reply in. On a busy machine a reply comes too late for that: then one more waits on both
  // connections, and one fetches it. A loop that asks more often than it must never has fewer than those three a command.
  await expect.poll(asked, { timeout: 30_000 }).toBeLessThan(20 * 3);
});

test.describe('in a page that may share memory with its workers', () => {
  // One statement prints and loops: Stop may come between two of them.
  const spin = 'def spin():\n    print("ready")\n    while True: pass\n\nspin()';
  for (const [body, query] of [
    ['WebSocket', ''],
    ['XHR', '?transport=http-tunnel'],
  ] as const) {
    test(`Stop ends a busy loop and what waits, over the ${body}`, async ({ page, startProxy }) => {
      const proxy = await startProxy({ upgrades: 'pass', headers: isolating });
      const words: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes(httpTunnelPaths.mail)) words.push(request.url());
      });
      const python = await PythonPage.open(page, query, proxy.url);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await python.run('import redis, time\nr = redis.Redis(socket_timeout=None)\nkept = 42');
      for (const code of [spin, 'print("ready"); r.blpop("never")', 'print("ready"); time.sleep(1000)']) {
        await python.begin(code);
        const stopped = await python.stop();
        expect(stopped.status).toBe('stopped');
        expect(stopped.output).toMatch(/\nKeyboardInterrupt\n$/);
        expect(await python.run('kept, r.ping()')).toMatchObject({ status: 'done', output: '(42, True)\n' });
      }
      // A worker that is blocked in a request hears of nothing else.
      if (body === 'WebSocket') expect(words).toEqual([]);
    });
  }

  test('code that hears no Ctrl-C costs its interpreter all the same', wholeIf(true), async ({ page, startProxy }) => {
    const proxy = await startProxy({ upgrades: 'pass', headers: isolating });
    const python = await PythonPage.open(page, '', proxy.url);
    await python.run('x = 1');
    await python.begin('print("ready"); sum(range(10**12))');
    expect((await python.stop()).message).toContain('variables and imports of this session are gone');
    expect((await python.run('x')).output).toContain("NameError: name 'x' is not defined");
  });
});

test.describe('data that nests too deeply for the browser', () => {
  test.use({ expectedErrors: /Pyodide has suffered|cause of the fatal error|Maximum call stack/ });

  test('costs the interpreter, and is told in words', async ({ page }) => {
    const python = await PythonPage.open(page);
    const broken = await python.run('x = []\nfor _ in range(200_000): x = [x]\n\nrepr(x)');
    expect(broken.message).toMatch(
      /^The code nested its calls, or its data, more deeply than this browser allows, .+ variables and imports of this session are gone/,
    );
    expect(await python.run('6 * 7')).toMatchObject({ output: '42\n' });
  });
});

test('the files of Python are asked for at once: none waits for another', async ({ page, context }) => {
  const wanted = [
    'packages.json',
    'pyodide-lock.json',
    'pyodide.asm.mjs',
    'pyodide.asm.wasm',
    'pyodide.mjs',
    'python_stdlib.zip',
    'snapshot.bin',
  ];
  const held: Route[] = [];
  // Nothing is answered before all of it was asked for.
  await context.route('**/_astro/python-*/*', async (route) => {
    held.push(route);
    if (held.length === wanted.length) await Promise.all(held.map((one) => one.continue()));
  });
  const python = await PythonPage.open(page);
  expect(await python.run('6 * 7')).toMatchObject({ status: 'done', output: '42\n' });
  expect(held.map((route) => new URL(route.request().url()).pathname.split('/').at(-1) ?? '').toSorted()).toEqual(wanted);
});

test.describe('files of Python that cannot be had', () => {
  test.use({ expectedErrors: /Failed to load resource|net::ERR_FAILED|Failed to fetch|Aborted|fatal error/ });

  for (const file of ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'packages.json']) {
    // One that a module imports, and one that Pyodide fetches.
    const isOneOfAKind = ['pyodide.mjs', 'python_stdlib.zip'].includes(file);

    test(
      `are told, never waited for without end, and asked for again by the next run: ${file}`,
      wholeIf(!isOneOfAKind),
      async ({ page, context }) => {
        await context.route(`**/${file}`, (route) => route.abort());
        const python = await PythonPage.open(page);
        const failed = await python.run('6 * 7');
        expect(failed).toMatchObject({ status: 'unavailable', output: '' });
        expect(failed.message).toMatch(
          /^Python could not be downloaded: the notebook’s server does not answer\. Check that it runs, then run this again\./,
        );
        await context.unroute(`**/${file}`);
        expect(await python.run('6 * 7')).toMatchObject({ status: 'done', output: '42\n' });
      },
    );
  }
});
