// Machine identity: what the learner's machine, its user and its network are called, as its bridge tells.
import { BridgeError } from '../bridge/connection.ts';
import type { MachineFacts } from '../protocol.ts';
import { usualIdentity } from './addresses.ts';

/** hosts: the computers that it knows by name. */
export type MachineIdentity = Pick<MachineFacts, 'hostname' | 'user' | 'hosts' | 'cloud' | 'class'>;

/**
 * How long a start waits for the bridge to tell, in milliseconds. A bridge that is gone fails at once. One that is busy, as with
 * a class that starts together, is worth waiting for: a session keeps what it was told at its start, and with the usual names
 * a student's would know neither its own nor the class's server, without a word. One that hangs keeps nobody from an interpreter.
 */
const patienceMs = 20_000;

/** Between two questions to a bridge that has no machine to give right now, and says so at once, in milliseconds. */
const againMs = 1_000;

/** Asks for it; where the bridge does not tell in time, it is the usual one. Never rejects. */
export async function identityOf(machine: { facts(): Promise<MachineIdentity> }): Promise<MachineIdentity> {
  const { promise: late, resolve } = Promise.withResolvers<MachineIdentity>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    resolve(usualIdentity);
  }, patienceMs);
  try {
    const { hostname, user, hosts, cloud, class: shared } = await Promise.race([factsOf(machine, () => isLate), late]);
    return {
      hostname,
      user,
      ...(hosts !== undefined && { hosts }),
      ...(cloud !== undefined && { cloud }),
      ...(shared !== undefined && { class: shared }),
    };
  } catch {
    return usualIdentity; // What needs the bridge says so itself.
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again as long as the answer is that there is no machine now. isLate: whether nobody waits any more. Throws BridgeError. */
async function factsOf(machine: { facts(): Promise<MachineIdentity> }, isLate: () => boolean): Promise<MachineIdentity> {
  for (;;) {
    try {
      return await machine.facts();
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'start-failed') throw error;
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, againMs);
      await promise;
      if (isLate()) throw error;
    }
  }
}
