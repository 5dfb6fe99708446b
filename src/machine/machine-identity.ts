// Machine identity: what the learner's machine, its user and its network are called, as its bridge tells.
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

/** Asks for it; where the bridge does not tell in time, it is the usual one. Never rejects. */
export async function identityOf(machine: { facts(): Promise<MachineIdentity> }): Promise<MachineIdentity> {
  const { promise: late, resolve } = Promise.withResolvers<MachineIdentity>();
  const timer = setTimeout(() => resolve(usualIdentity), patienceMs);
  try {
    const { hostname, user, hosts, cloud, class: shared } = await Promise.race([machine.facts(), late]);
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
