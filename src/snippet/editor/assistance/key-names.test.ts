import { expect, it } from 'vitest';
import type { Connection } from '../../../bridge/connection.ts';
import type { MachineFacts } from '../../../protocol.ts';
import { KeyNames } from './key-names.ts';

/** A machine whose one server answers each SCAN with the next of some replies. */
function machine(ports: number[], replies: string[], isolation: MachineFacts['isolation'] = 'namespace') {
  const seen = { commands: [] as string[], connections: 0, closed: 0 };
  const connect = (): Promise<Connection> => {
    seen.connections += 1;
    return Promise.resolve({
      send(bytes: Uint8Array) {
        seen.commands.push(
          new TextDecoder()
            .decode(bytes)
            .replaceAll(/[*$]\d+\r\n/g, '')
            .trim()
            .replaceAll('\r\n', ' '),
        );
        return Promise.resolve();
      },
      receive() {
        const reply = replies.shift();
        return Promise.resolve(reply === undefined ? null : new TextEncoder().encode(reply));
      },
      close() {
        seen.closed += 1;
      },
    });
  };
  const facts = (): Promise<MachineFacts> => Promise.resolve({ isolation, servers: ports.map((port) => ({ port })) } as MachineFacts);
  return { seen, keys: new KeyNames({ facts, connect }, () => 0) };
}

const page = (cursor: string, ...names: string[]): string =>
  `*2\r\n$${cursor.length}\r\n${cursor}\r\n*${names.length}\r\n${names.map((name) => `$${name.length}\r\n${name}\r\n`).join('')}`;

it('scans by beginning and type, and ends the connection', async () => {
  const { seen, keys } = machine([6379], [page('7', 'user:2'), page('0', 'user:1', 'user:2')]);
  expect(await keys.find('user:', 'zset')).toEqual(['user:1', 'user:2']);
  expect(seen.commands).toEqual(['SCAN 0 MATCH user:* COUNT 500 TYPE zset', 'SCAN 7 MATCH user:* COUNT 500 TYPE zset']);
  expect([seen.connections, seen.closed]).toEqual([1, 1]);
});

it('takes what is a pattern to Redis as it is typed', async () => {
  const { seen, keys } = machine([6379], [page('0')]);
  await keys.find('a*[', null);
  expect(seen.commands).toEqual(['SCAN 0 MATCH a\\*\\[* COUNT 500']);
});

it('starts no server, nor brings one back', async () => {
  const { seen, keys } = machine([6380], []);
  expect(await keys.find('', null)).toEqual([]);
  expect(seen.connections).toBe(0);
});

it('asks a shared Redis, which runs anyway', async () => {
  const { keys } = machine([], [page('0', 'ours')], 'shared');
  expect(await keys.find('', null)).toEqual(['ours']);
});

it('ends a scan of a large keyspace, and knows none where a password stands before it', async () => {
  const large = machine(
    [6379],
    Array.from({ length: 9 }, () => page('9', 'a')),
  );
  expect(await large.keys.find('', null)).toEqual(['a']);
  expect(large.seen.commands).toHaveLength(4);
  expect(await machine([6379], ['-NOAUTH Authentication required.\r\n']).keys.find('', null)).toEqual([]);
});

it('asks the same once in a while', async () => {
  const { seen, keys } = machine([6379], [page('0', 'a')]);
  expect([await keys.find('a', null), await keys.find('a', null)]).toEqual([['a'], ['a']]);
  expect(seen.connections).toBe(1);
});
