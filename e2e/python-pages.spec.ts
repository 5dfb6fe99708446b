// Python pages: the lessons on Python, and what Stop and bad input do to a run, from every origin and over both bodies of the channel.
import { wholeIf } from './fixtures/whole.ts';
import { expect, test, ways, type Way } from './fixtures/python-way.ts';
import { replay } from './fixtures/replay.ts';
import { ofKind, ofSession } from './fixtures/snippet.ts';

const interrupted = /KeyboardInterrupt\n$/;

function isCrossed({ origin, channel }: Way): boolean {
  return (origin === 'localhost') === (channel === 'JSPI');
}

for (const way of ways) {
  test.describe(`${way.channel} from ${way.origin}`, () => {
    test.use({ way });

    // On any page's own way content.spec.ts replays these pages with all others; this is the one that has nothing of it, and the tests below go it, too.
    for (const address of way.origin === 'plain HTTP' && way.channel === 'XHR' ? ['/python/', '/publish-subscribe/'] : []) {
      test(`the snippets of ${address} print what the page prints`, wholeIf(true), async ({ open }) => {
        const page = await open(address);
        expect((await replay(page)).join('\n\n'), 'what differs from the lesson').toBe('');
      });
    }

    test('goes the way that the other tests of this name rely on', wholeIf(!isCrossed(way)), async ({ open }) => {
      const page = await open('/scratchpad/');
      const passes: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/bridge/exchange')) passes.push(request.url());
      });
      expect(await page.evaluate(() => isSecureContext)).toBe(way.origin === 'localhost');
      expect(await ofKind(page, 'python').exec('import redis\nredis.Redis().ping()')).toBe('True\n');
      expect(passes.some((url) => url.includes('host='))).toBe(way.channel === 'XHR');
    });
  });
}

// Each origin and each body once: what matters here is the body, and whether the page is a secure context.
for (const way of ways.filter(isCrossed)) {
  test.describe(`${way.channel} from ${way.origin}`, () => {
    test.use({ way });

    // content.spec.ts plays the same lesson over the first body.
    test(
      'a subscriber that waits is woken by a publisher of another interpreter, and by redis-cli',
      wholeIf(way.channel === 'JSPI'),
      async ({ open }) => {
        const page = await open('/publish-subscribe/');
        const [subscriber, publisher] = [ofSession(page, 'subscriber'), ofSession(page, 'publisher')];
        await subscriber.button('Run').click();
        await subscriber.shows("{'type': 'subscribe', 'pattern': None, 'channel': 'lobby', 'data': 1}\n");
        await publisher.run();
        await subscriber.shows("{'type': 'message', 'pattern': None, 'channel': 'lobby', 'data': 'Hello lobby!'}\n");
        await ofKind(page, 'shell').run();
        await subscriber.shows("'data': 'Hello from the shell!'}\n");
        await subscriber.stop();
        expect(await subscriber.text()).toMatch(interrupted);
      },
    );

    test('Stop ends what waits, and what is kept busy, with the variables kept', wholeIf(way.channel === 'XHR'), async ({ open }) => {
      const python = ofKind(await open('/scratchpad/'), 'python');
      await python.exec('import asyncio, redis, time\nr = redis.Redis()\np = r.pubsub()\np.subscribe("news")\nkept = 42');
      // Each is one statement: a Stop that comes between two of them interrupts none.
      const waiting = {
        'pubsub.listen()': 'for message in p.listen():\n    print(message)',
        'a blocking pop': 'print("waiting"); r.blpop("nothing", timeout=2); redis.Redis(socket_timeout=None).blpop("nothing")',
        'time.sleep()': 'print("waiting"); time.sleep(3600)',
        'a busy loop': 'if not print("waiting"):\n    while True: pass',
        'a wait of asyncio': 'print("waiting"); await asyncio.sleep(3600)',
        'a busy loop that prints': 'while True:\n    print("waiting", kept)',
      };
      for (const [what, code] of Object.entries(waiting)) {
        await python.begin(code, /waiting|subscribe/);
        await python.stop();
        expect(await python.text(), what).toMatch(interrupted);
        expect(await python.exec('print(kept, r.ping())'), `after ${what}`).toBe('42 True\n');
      }
    });
  });
}

for (const way of ways.filter(({ origin }) => origin === 'localhost')) {
  test.describe(way.channel, () => {
    test.use({ way });

    test(
      'a server that is stopped under a blocking read raises in the code that waits',
      wholeIf(way.channel === 'XHR'),
      async ({ open }) => {
        const page = await open('/scratchpad/');
        const [python, shell] = [ofKind(page, 'python'), ofKind(page, 'shell')];
        await python.exec('import redis\nr = redis.Redis(retry=None, socket_timeout=None)\nr.set("kept", "yes")');
        await python.begin('print("waiting")\nr.blpop("nothing")', 'waiting');
        await shell.exec('redis-cli SHUTDOWN');
        await python.ends('failed');
        expect(await python.text()).toMatch(/redis\.exceptions\.ConnectionError: .+\n$/);
        expect(await python.exec('r.ping()', 'failed')).toMatch(
          /ConnectionError: Error 111 connecting to localhost:6379\. Connection refused\.\n$/,
        );
        await shell.exec('redis-server --daemonize yes\nredis-cli PING');
        expect(await python.exec('r.get("kept")')).toBe("b'yes'\n");
      },
    );

    test('of two interpreters one dies and the other goes on', wholeIf(way.channel === 'XHR'), async ({ open }) => {
      const page = await open('/publish-subscribe/');
      const [subscriber, publisher] = [ofSession(page, 'subscriber'), ofSession(page, 'publisher')];
      await subscriber.button('Run').click();
      await subscriber.shows("'type': 'subscribe'");
      // What no Ctrl-C reaches ends with its worker.
      await publisher.begin(
        'while True:\n    try:\n        print("stuck")\n        while True: pass\n    except BaseException:\n        pass',
        'stuck',
      );
      await publisher.stop();
      await expect(publisher.message).toContainText('variables and imports of this session are gone');
      expect(await publisher.exec('import redis\nredis.Redis().publish("lobby", "still there?")')).toBe('1\n');
      await subscriber.shows("'data': 'still there?'}\n");
    });

    test('a value beyond the largest is refused by Redis itself', wholeIf(way.channel === 'JSPI'), async ({ open }) => {
      const python = ofKind(await open('/scratchpad/'), 'python');
      const code =
        'import redis\nr = redis.Redis()\nlargest = int(r.config_get("proto-max-bulk-len")["proto-max-bulk-len"])\nlargest > 0\nr.set("big", b"x" * (largest - 1024))\nlen(r.get("big")) == largest - 1024';
      expect(await python.exec(code)).toBe('True\nTrue\nTrue\n');
      expect(await python.exec('r.set("big", b"x" * (largest + 1))', 'failed')).toMatch(/redis\.exceptions\.\w+: .+\n$/);
      expect(await python.exec('len(r.get("big")) == largest - 1024')).toBe('True\n');
    });
  });
}
