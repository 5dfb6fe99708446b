import { hostname, networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { ListenError } from './listen.ts';
import { requireOwnHost } from './own-host.ts';

test.each(['127.0.0.1', '127.0.0.5', 'localhost', '::1', '0.0.0.0', '::', undefined, ' ', 'http://no-host'])(
  '%s is nothing to complain of here',
  async (host) => {
    await expect(requireOwnHost({ HOST: host })).resolves.toBeUndefined();
  },
);

test('every address of this computer is its own', async () => {
  for (const { address } of Object.values(networkInterfaces()).flatMap((card) => card ?? [])) await requireOwnHost({ HOST: address });
});

test.each(['203.0.113.1', '2001:db8::1', 'nonsense.invalid'])('%s is not, whatever else is allowed', async (host) => {
  expect(hostname()).not.toBe(host);
  for (const env of [{ HOST: host }, { HOST: host, ALLOW_OPEN: '1' }]) {
    await expect(requireOwnHost(env)).rejects.toThrow(ListenError);
    await expect(requireOwnHost(env)).rejects.toThrow(`HOST=${host} is no address of this computer. Leave it out for 127.0.0.1`);
  }
});
