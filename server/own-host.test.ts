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
  // Each is looked up once, at the same time: where names are asked of nobody who answers, that takes long.
  const errors = await Promise.all(
    [{ HOST: host }, { HOST: host, ALLOW_OPEN: '1' }].map((env) => requireOwnHost(env).catch((error: unknown) => error)),
  );
  for (const error of errors) {
    expect(error).toBeInstanceOf(ListenError);
    expect((error as Error).message).toContain(`HOST=${host} is no address of this computer. Leave it out for 127.0.0.1`);
  }
});
