import { expect, test } from 'vitest';
import { checkHost, isAddress, isLoopback } from './addresses.ts';

const unasked = (): Promise<string> => Promise.reject(new Error('asked'));
const hostname = (): Promise<string> => Promise.resolve('notebook');

test.each(['localhost', 'LOCALHOST', 'localhost.', 'notebook', '127.0.0.1', '::1', '192.168.1.44', '8.8.8.8', '0.0.0.0', 'fe80::1'])(
  '%s may be asked for',
  async (host) => {
    await expect(checkHost(host, hostname)).resolves.toBeUndefined();
  },
);

test.each(['redis.io', '5.tcp.eu.ngrok.io', 'notebook.local', '', '1.2.3', '256.1.1.1', ':::', 'x:y'])(
  '%s cannot be resolved',
  async (host) => {
    await expect(checkHost(host, hostname)).rejects.toThrow('Name or service not known');
    expect(isAddress(host)).toBe(false);
  },
);

test("the machine's own name is the one that its facts tell, and they are asked for only where they matter", async () => {
  await expect(checkHost('workbench', () => Promise.resolve('workbench'))).resolves.toBeUndefined();
  await expect(checkHost('notebook', () => Promise.resolve('workbench'))).rejects.toThrow('Name or service not known');
  for (const host of ['localhost', '127.0.0.1']) await expect(checkHost(host, unasked)).resolves.toBeUndefined();
  await expect(checkHost('workbench', unasked)).rejects.toThrow('asked');
});

test("some hosts are every machine's own, whatever it is called", () => {
  const own = ['localhost', 'LOCALHOST.', 'ip6-localhost', 'ip6-loopback', '::1', '[::1]', '127.0.0.1', '127.1.2.3'];
  expect(own.filter((host) => !isLoopback(host))).toEqual([]);
  expect(['notebook', '127.example.com', '192.168.1.44', '0.0.0.0', ''].filter(isLoopback)).toEqual([]);
});
