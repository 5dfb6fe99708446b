import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { hasSocket, isEnding, listenersAround, readListeners, socketsOf } from './kernel-sockets.ts';
import { ProcessFolder, startTimeOf } from '../processes/process-folder.ts';

const line = (local: string, state: string): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 37547 1 00000000 100 0 0 10 0`;

test("reads the kernel's table of sockets: those that listen, IPv4 and IPv6", () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  expect(readListeners([head, line('2C01A8C0:18EB', '0A'), line('0100007F:18EC', '01')].join('\n'))).toEqual([
    { address: '192.168.1.44', port: 6379, inode: 37547 },
  ]);
  expect(
    readListeners(
      [head, line('00000000000000000000000001000000:18EB', '0A'), line('00000000000000000000000000000000:18EB', '0A')].join('\n'),
    ).map(({ address }) => address),
  ).toEqual(['::1', '::']);
  expect(readListeners('')).toEqual([]);
});

test.skipIf(process.platform !== 'linux')('finds a listening socket, its owner and its end', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self = ProcessFolder.open(process.pid, startTimeOf('self'));
  const { port } = server.address() as { port: number };
  const listener = (await listenersAround(self, 'tcp')).find((one) => one.port === port);
  expect(listener?.address).toBe('127.0.0.1');
  const fd = socketsOf(self).get(listener?.inode ?? 0) ?? '';
  expect(hasSocket(self, fd, listener?.inode ?? 0)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(hasSocket(self, fd, listener?.inode ?? 0)).toBe(false);
});

test.skipIf(process.platform !== 'linux')('knows nothing of a process that has ended', async () => {
  const child = spawn('cat');
  const gone = ProcessFolder.open(child.pid ?? 0, startTimeOf(child.pid ?? 0));
  expect(socketsOf(gone).size).toBeGreaterThan(0);
  expect(isEnding(gone)).toBe(false);
  child.kill();
  await once(child, 'exit');
  expect(await listenersAround(gone, 'tcp')).toEqual([]);
  expect(socketsOf(gone)).toEqual(new Map());
  expect(isEnding(gone)).toBe(true);
  gone.close();
  expect(isEnding(gone)).toBe(false);
  expect(await listenersAround(gone, 'tcp')).toEqual([]);
});
