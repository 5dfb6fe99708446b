// Webdis: one suite for the client, unchanged against the real Webdis and against the notebook's gateway.
import type { WebdisMessage, WebdisSubscription, Webdis } from '../src/bridge/webdis.ts';
import { expect } from './fixtures/test.ts';
import { test } from './fixtures/webdis-server.ts';

const titles = { webdis: "Debian's webdis", bridge: "the notebook's gateway" } as const;

/** Texts that a URL, a format or a parser could take for something else. */
const awkward = [
  '',
  ' ',
  '+',
  '%',
  '%41',
  '100%',
  'a/b',
  '/',
  '//',
  '.',
  '..',
  '../..',
  'a.txt',
  '.json',
  'x.raw',
  'logo.png',
  'a.b.',
  '?x=1&y=2',
  '#',
  ';',
  ':',
  '@',
  '*',
  "~!$'()",
  '"',
  '\\',
  '\\u0041',
  '\r\n',
  '\t',
  'é',
  'Ωμέγα',
  '日本語',
  '😀',
  '{"a":[1]}',
  '0',
  '-1',
  '1e3',
  'true',
  'null',
  '7/GET/key',
  'x'.repeat(5000),
  `${'y'.repeat(5000)}.txt`,
];
const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

for (const server of ['webdis', 'bridge'] as const) {
  test.describe(`the client against ${titles[server]}`, () => {
    test.use({ server });

    test('tells status replies, values and errors apart', async ({ client }) => {
      expect(await client.command('SET', 'key', 'value')).toEqual({ ok: true, type: 'status', value: 'OK' });
      expect(await client.command('GET', 'key')).toEqual({ ok: true, type: 'value', value: 'value' });
      expect(await client.command('GET', 'absent')).toEqual({ ok: true, type: 'value', value: null });
      expect(await client.command('RPUSH', 'list', 'a', 'b', 3)).toEqual({ ok: true, type: 'value', value: 3 });
      expect(await client.command('LRANGE', 'list', 0, -1)).toEqual({ ok: true, type: 'value', value: ['a', 'b', '3'] });
      expect(await client.command('MGET', 'key', 'absent')).toEqual({ ok: true, type: 'value', value: ['value', null] });
      expect(await client.command('PING')).toEqual({ ok: true, type: 'status', value: 'PONG' });
      expect(await client.command('INCR', 'key')).toEqual({
        ok: false,
        error: { kind: 'redis', code: 'ERR', message: 'ERR value is not an integer or out of range' },
      });
      expect(await client.command('LPUSH', 'key', 'x')).toMatchObject({ ok: false, error: { kind: 'redis', code: 'WRONGTYPE' } });
      expect(await client.command('NO-SUCH-COMMAND')).toMatchObject({
        ok: false,
        error: { kind: 'redis', message: expect.stringContaining('unknown command') },
      });
      expect(await client.command('GET')).toMatchObject({
        ok: false,
        error: { kind: 'redis', message: "ERR wrong number of arguments for 'get' command" },
      });
    });

    test('gives hashes and INFO as objects', async ({ client }) => {
      await client.command('HSET', 'hash', 'name', 'Ada', 'age', 36);
      expect(await client.command('HGETALL', 'hash')).toEqual({ ok: true, type: 'value', value: { name: 'Ada', age: '36' } });
      expect(await client.command('INFO', 'server')).toMatchObject({
        ok: true,
        type: 'value',
        value: { redis_mode: 'standalone', tcp_port: expect.stringMatching(/^\d+$/) },
      });
    });

    test('carries every argument as it is, as value, key and only argument', async ({ client }) => {
      for (const text of awkward) {
        expect(await client.command('ECHO', text), JSON.stringify(text)).toEqual({ ok: true, type: 'value', value: text });
        await client.command('SET', text, `of ${text}`);
        expect(await client.text('GET', text), JSON.stringify(text)).toEqual({ ok: true, value: `of ${text}` });
        await client.command('SET', 'key', text);
        expect(await client.command('GET', 'key')).toEqual({ ok: true, type: 'value', value: text });
        expect(await client.text('GET', 'key')).toEqual({ ok: true, value: text });
        expect(await client.bytes('HGET', text, text)).toMatchObject({ ok: false, error: { code: 'WRONGTYPE' } });
      }
      expect(await client.command('DBSIZE')).toEqual({ ok: true, type: 'value', value: new Set([...awkward, 'key']).size });
    });

    test('carries any bytes, also as key and field, and large ones', async ({ client }) => {
      expect(await client.command('HSET', allBytes, allBytes, allBytes)).toEqual({ ok: true, type: 'value', value: 1 });
      expect(await client.bytes('HGET', allBytes, allBytes)).toEqual({ ok: true, value: allBytes });
      expect(await client.bytes('ECHO', new Uint8Array())).toEqual({ ok: true, value: new Uint8Array() });
      const large = new Uint8Array(1_000_000).map((_, at) => (at * 31) % 251);
      expect(await client.command('SET', 'large', large)).toMatchObject({ ok: true });
      const back = await client.bytes('GET', 'large');
      expect(back.ok && back.value && Buffer.compare(back.value, large)).toBe(0);
      const text = 'é😀.'.repeat(100_000);
      await client.command('SET', 'large', text);
      expect(await client.command('STRLEN', 'large')).toEqual({ ok: true, type: 'value', value: 700_000 });
      const again = await client.text('GET', 'large');
      expect(again.ok && again.value === text).toBe(true);
    });

    test('tells in JSON that a value is no text, and gives its bytes otherwise', async ({ client }) => {
      const binary = allBytes.subarray(128);
      await client.command('SET', 'key', binary);
      const json = await client.command('GET', 'key');
      // Webdis leaves it out; the notebook has a sign for what is none.
      if (json.ok) expect(json.value).toBe('\ufffd'.repeat(128));
      else expect(json.error).toEqual({ kind: 'malformed', message: expect.stringContaining('not UTF-8') });
      expect(await client.bytes('GET', 'key')).toEqual({ ok: true, value: binary });
    });

    test('gives RESP as typed replies', async ({ client }) => {
      expect(await client.raw('SET', 'key', 'value')).toEqual({ ok: true, value: { type: 'simple', value: bytesOf('OK') } });
      expect(await client.raw('GET', 'key')).toEqual({ ok: true, value: { type: 'bulk', value: bytesOf('value') } });
      expect(await client.raw('GET', 'absent')).toEqual({ ok: true, value: { type: 'null', form: 'bulk' } });
      expect(await client.raw('DECR', 'number')).toEqual({ ok: true, value: { type: 'integer', value: -1n } });
      await client.command('RPUSH', 'list', 'a', allBytes);
      expect(await client.raw('LRANGE', 'list', 0, -1)).toEqual({
        ok: true,
        value: {
          type: 'array',
          items: [
            { type: 'bulk', value: bytesOf('a') },
            { type: 'bulk', value: allBytes },
          ],
        },
      });
      expect(await client.raw('KEYS', 'none*')).toEqual({ ok: true, value: { type: 'array', items: [] } });
      expect(await client.raw('NO-SUCH-COMMAND')).toMatchObject({ ok: false, error: { kind: 'redis', code: 'ERR' } });
    });

    test('gives single values as bytes and text, and nothing else', async ({ client }) => {
      expect(await client.text('SET', 'key', 'value')).toEqual({ ok: true, value: 'OK' });
      expect(await client.text('STRLEN', 'key')).toEqual({ ok: true, value: '5' });
      expect(await client.text('GET', 'absent')).toEqual({ ok: true, value: null });
      expect(await client.text('KEYS', '*')).toMatchObject({
        ok: false,
        error: { kind: 'malformed', message: expect.stringContaining('a list') },
      });
      expect(await client.text('LLEN', 'key')).toMatchObject({ ok: false, error: { kind: 'redis', code: 'WRONGTYPE' } });
      await client.command('SET', 'key', '-ERR looks like an error');
      expect(await client.text('GET', 'key')).toEqual({ ok: true, value: '-ERR looks like an error' });
    });

    test('gives integers exactly, or says that it cannot', async ({ client }) => {
      expect(await client.command('INCRBY', 'number', '9223372036854775806')).toEqual({
        ok: true,
        type: 'value',
        value: 9223372036854775806n,
      });
      const raw = await client.raw('INCR', 'number');
      if (raw.ok) expect(raw.value).toEqual({ type: 'integer', value: 9223372036854775807n });
      else expect(raw.error.kind).toBe('malformed');
      expect(await client.command('DECRBY', 'small', 5)).toEqual({ ok: true, type: 'value', value: -5 });
    });

    test('gives lists inside of lists whole as RESP, or says that it cannot', async ({ client }) => {
      const raw = await client.raw('EVAL', "return {1, {'two', false}, redis.status_reply('three')}", 0);
      if (!raw.ok) return expect(raw.error.kind).toBe('malformed');
      expect(raw.value).toEqual({
        type: 'array',
        items: [
          { type: 'integer', value: 1n },
          {
            type: 'array',
            items: [
              { type: 'bulk', value: bytesOf('two') },
              { type: 'null', form: 'bulk' },
            ],
          },
          { type: 'simple', value: bytesOf('three') },
        ],
      });
    });

    test('chooses the database', async ({ client }) => {
      const seven = client.with({ database: 7 });
      expect(await seven.command('SET', 'key', 'in seven')).toMatchObject({ ok: true });
      expect(await client.command('GET', 'key')).toMatchObject({ value: null });
      expect(await seven.text('GET', 'key')).toEqual({ ok: true, value: 'in seven' });
      expect(await seven.command('SET', 'key', bytesOf('by PUT'))).toMatchObject({ ok: true });
      expect(await seven.with({ database: 0 }).text('GET', 'key')).toEqual({ ok: true, value: null });
      expect(await seven.command('DBSIZE')).toMatchObject({ value: 1 });
    });

    test('gives each of many commands at once its own reply', async ({ client }) => {
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      const replies = await Promise.all(numbers.map((number) => client.text('ECHO', number)));
      expect(replies).toEqual(numbers.map((number) => ({ ok: true, value: String(number) })));
    });

    test('ends a waiting command with its signal', async ({ client }) => {
      const ending = new AbortController();
      const waiting = client.with({ signal: ending.signal }).command('BLPOP', 'nothing', 2);
      ending.abort(new Error('enough'));
      expect(await waiting).toEqual({ ok: false, error: { kind: 'aborted', message: 'enough' } });
      expect(await client.with({ signal: AbortSignal.abort() }).command('PING')).toMatchObject({ ok: false, error: { kind: 'aborted' } });
      expect(await client.command('PING')).toMatchObject({ ok: true });
    });

    test('subscribes to channels and patterns, any bytes in a message', async ({ client }) => {
      const subscription = await opened(client.subscribe({ channels: ['news', 'a/b.txt'], patterns: ['room.*'] }));
      expect(await publish(client, 'news', 'é {"]')).toBe(1);
      expect(await publish(client, 'room.1', allBytes)).toBe(1);
      expect(await publish(client, 'a/b.txt', '')).toBe(1);
      expect(await publish(client, 'elsewhere', 'lost')).toBe(0);
      const messages = await take(subscription, 3);
      expect(messages.toSorted((a, b) => (a.channel < b.channel ? -1 : 1))).toEqual([
        { channel: 'a/b.txt', pattern: null, text: '', bytes: new Uint8Array() },
        { channel: 'news', pattern: null, text: 'é {"]', bytes: bytesOf('é {"]') },
        { channel: 'room.1', pattern: 'room.*', text: new TextDecoder().decode(allBytes), bytes: allBytes },
      ]);
      expect(subscription.error).toBeNull();
    });

    test('takes messages in their order, of any size', async ({ client }) => {
      const subscription = await opened(client.subscribe('news'));
      const texts = Array.from({ length: 30 }, (_, index) => `${index}:${'ä'.repeat(index * 997)}`);
      for (const text of texts) await publish(client, 'news', text);
      expect((await take(subscription, 30)).map(({ text }) => text)).toEqual(texts);
    });

    test('closes the connection of a subscription with the signal, and where a loop is left', async ({ client }) => {
      const ending = new AbortController();
      const first = await opened(client.with({ signal: ending.signal }).subscribe('news'));
      const second = await opened(client.subscribe('news'));
      expect(await subscribers(client)).toBe(2);
      const next = first[Symbol.asyncIterator]().next();
      ending.abort();
      expect(await next).toEqual({ done: true, value: undefined });
      expect(first.error).toBeNull();
      await expect.poll(() => subscribers(client)).toBe(1);
      await publish(client, 'news', 'last');
      for await (const message of second) {
        expect(message.text).toBe('last');
        break;
      }
      await expect.poll(() => subscribers(client)).toBe(0);
      expect(await client.with({ signal: AbortSignal.abort(new Error('enough')) }).subscribe('news')).toEqual({
        ok: false,
        error: { kind: 'aborted', message: 'enough' },
      });
    });

    test('speaks over a WebSocket, where the server answers its handshake, which webdis 0.1.9 does not', async ({ client }) => {
      const socket = await client.with({ signal: AbortSignal.timeout(server === 'webdis' ? 3_000 : 30_000) }).socket();
      test.skip(server === 'webdis' && !socket.ok, 'This Webdis leaves the handshake of today without an answer.');
      if (!socket.ok) throw new Error(socket.error.message);
      const { value } = socket;
      expect(
        await Promise.all([
          value.command('SET', 'key', 'é "{'),
          value.command('GET', 'key'),
          value.command('INCR', 'key'),
          value.command('GET', 'absent'),
        ]),
      ).toEqual([
        { ok: true, type: 'status', value: 'OK' },
        { ok: true, type: 'value', value: 'é "{' },
        { ok: false, error: { kind: 'redis', code: 'ERR', message: 'ERR value is not an integer or out of range' } },
        { ok: true, type: 'value', value: null },
      ]);
      expect(await value.command('SUBSCRIBE', 'news', 'weather')).toEqual({ ok: true, type: 'value', value: ['subscribe', 'weather', 2] });
      expect(await value.command('PSUBSCRIBE', 'room.*')).toEqual({ ok: true, type: 'value', value: ['psubscribe', 'room.*', 3] });
      await publish(client, 'news', 'first');
      await publish(client, 'room.1', 'second');
      const messages = value.messages();
      expect(await messages.next()).toEqual({ done: false, value: { channel: 'news', pattern: null, text: 'first' } });
      expect(await messages.next()).toEqual({ done: false, value: { channel: 'room.1', pattern: 'room.*', text: 'second' } });
      value.close();
      expect(await messages.next()).toEqual({ done: true, value: undefined });
      expect(await value.command('PING')).toMatchObject({ ok: false, error: { kind: 'network' } });
      await expect.poll(() => subscribers(client)).toBe(0);
    });
  });
}

async function opened(subscribing: ReturnType<Webdis['subscribe']>): Promise<WebdisSubscription> {
  const result = await subscribing;
  if (!result.ok) throw new Error(`No subscription: ${result.error.message}`);
  return result.value;
}

/** Publishes, and gives the number of those that got it. */
async function publish(client: Webdis, channel: string, payload: string | Uint8Array): Promise<unknown> {
  const result = await client.command('PUBLISH', channel, payload);
  return result.ok ? result.value : result.error;
}

/** How many subscribe to "news". */
async function subscribers(client: Webdis): Promise<unknown> {
  const result = await client.command('PUBSUB', 'NUMSUB', 'news');
  return result.ok && Array.isArray(result.value) ? result.value[1] : result;
}

/** The next messages; leaves the loop after the last of them. */
async function take(subscription: WebdisSubscription, count: number): Promise<WebdisMessage[]> {
  const messages: WebdisMessage[] = [];
  for await (const message of subscription) {
    messages.push(message);
    if (messages.length === count) break;
  }
  return messages;
}
