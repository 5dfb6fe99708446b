import { expect, test } from 'vitest';
import { ConnectError } from '../../bridge/connection.ts';
import { alteredMachine, type PageMachine } from '../page-machine.ts';
import { nc } from './nc.ts';
import { ping } from './ping.ts';
import { call, machineWith } from './process.test-support.ts';
import { inputOf } from '../standard-input.ts';

/** The laptop; asked: whom it asked. replies: what a port answers to what comes; missing: nobody listens. */
function laptop(replies?: Uint8Array): { machine: PageMachine; asked: string[]; sent: string[] } {
  const { machine } = machineWith();
  const asked: string[] = [];
  const sent: string[] = [];
  const hosts = [
    { name: 'server', ipv4: '192.168.1.44' },
    { name: 'laptop', ipv4: '192.168.1.57' },
  ];
  return {
    asked,
    sent,
    machine: alteredMachine(machine, {
      facts: async () => ({ ...(await machine.facts()), hostname: 'laptop', hosts }),
      connect: async (host, port) => {
        asked.push(`${host}:${port}`);
        if (host === 'nosuch') throw new ConnectError('ENOTFOUND');
        if (replies === undefined) throw new ConnectError('ECONNREFUSED');
        let isRead = false;
        const over = Promise.withResolvers<null>();
        return {
          send: async (bytes) => void sent.push(new TextDecoder().decode(bytes)),
          receive: () => {
            if (isRead) return over.promise;
            isRead = true;
            return Promise.resolve(replies);
          },
          close: () => over.resolve(null),
        };
      },
    }),
  };
}

test('ping asks a computer of the network, which refuses and so is there', async () => {
  const { machine, asked } = laptop();
  const { text, status } = await call(ping, machine, '-c 2 -i 0.2 server');
  expect(status).toBe(0);
  expect(asked).toEqual(['192.168.1.44:7', '192.168.1.44:7']);
  expect(text).toMatch(
    /^PING server \(192\.168\.1\.44\) 56\(84\) bytes of data\.\n(64 bytes from 192\.168\.1\.44: icmp_seq=[12] ttl=64 time=[\d.]+ ms\n){2}\n--- server ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time \d+ms\nrtt min\/avg\/max\/mdev = [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+ ms\n$/,
  );
});

test.each([
  ['-c 1 192.168.1.99', 1, 'From 192.168.1.99 icmp_seq=1 Destination Host Unreachable'],
  ['-c 1 8.8.8.8', 2, 'ping: connect: Network is unreachable'],
  ['-c 1 redis.io', 2, 'ping: redis.io: Name or service not known'],
  ['', 2, 'To ask Redis: redis-cli ping'],
  ['-c 0 server', 2, "invalid argument: '0'"],
  ['-x server', 2, "invalid option -- 'x'"],
])('ping %s asks nobody', async (args, status, says) => {
  const { machine, asked } = laptop();
  const answer = await call(ping, machine, args);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(says);
  expect(asked).toEqual([]);
});

test('ping without a count goes on until Ctrl-C, and sums up', async () => {
  const { machine } = laptop();
  const stop = new AbortController();
  const running = call(ping, machine, 'localhost', {
    interrupted: stop.signal,
    machine: alteredMachine(machine, {
      connect: () => {
        stop.abort();
        return Promise.reject(new ConnectError('ECONNREFUSED'));
      },
    }),
  });
  expect((await running).text).toContain('1 packets transmitted, 1 received');
});

test.each([
  [new Uint8Array(), '-zv server 6379', 0, 'Connection to server (192.168.1.44) 6379 port [tcp/redis] succeeded!\n'],
  [new Uint8Array(), '-z server 6379', 0, ''],
  [undefined, '-zv server 6379', 1, 'nc: connect to server (192.168.1.44) port 6379 (tcp) failed: Connection refused\n'],
  [undefined, '-z server 6379', 1, ''],
  [undefined, 'nosuch 1', 1, 'nc: getaddrinfo for host "nosuch" port 1: Name or service not known\n'],
])('nc of %o with %s', async (replies, args, status, text) => {
  expect(await call(nc, laptop(replies).machine, args)).toEqual({ text, status });
});

test('nc sends its input, prints what comes, and ends in the silence after it', async () => {
  const { machine, sent } = laptop(new TextEncoder().encode('+PONG\r\n'));
  const answer = await call(nc, machine, '-q 0 server 6379', { stdin: inputOf(new TextEncoder().encode('PING\r\n')) });
  expect(answer).toEqual({ text: '+PONG\r\n', status: 0 });
  expect(sent).toEqual(['PING\r\n']);
});

test.each(['', 'server', 'server 70000', '-l 6379', '-x server 1', '-w x server 1', 'server 1 2'])('nc refuses %s', async (args) => {
  const { machine, asked } = laptop();
  const { text, status } = await call(nc, machine, args);
  expect(status).toBe(1);
  expect(text).toContain('usage: nc');
  expect(asked).toEqual([]);
});
