// Own host: whether HOST is of this computer at all, before anything is said about who could reach it there.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { familyOf, isHost, isLoopback } from './host-address.ts';
import { foreignHost, ListenError } from './listen.ts';

/** Throws ListenError where the environment's HOST is a name or an address that this computer does not have. */
export async function requireOwnHost(env: NodeJS.ProcessEnv): Promise<void> {
  const host = env['HOST']?.trim() ?? '';
  // What is no host at all, readConfig refuses.
  if (!isHost(host) || isLoopback(host)) return;
  const address = isIP(host) === 0 ? await addressOf(host) : host.replace(/%.*/, '');
  if (address === null || !isOwn(address)) throw new ListenError(foreignHost(host));
}

/** The address that listen(2) would be given; null where nobody knows the name. */
async function addressOf(name: string): Promise<string | null> {
  try {
    return (await lookup(name)).address;
  } catch {
    return null;
  }
}

function isOwn(address: string): boolean {
  if (isLoopback(address)) return true;
  // A list compares addresses, however they are written.
  const own = new BlockList();
  const cards = Object.values(networkInterfaces()).flatMap((card) => card ?? []);
  for (const one of ['0.0.0.0', '::', ...cards.map((card) => card.address.replace(/%.*/, ''))]) own.addAddress(one, familyOf(one));
  return own.check(address, familyOf(address));
}
