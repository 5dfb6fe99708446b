// User lease: the block of user ids that one bridge gives to its machines, and no other bridge on this computer.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { uidRanges } from '../limits.ts';
import type { UserRange } from './user-processes.ts';

/** A block that is this bridge's as long as it runs. */
export interface UserLease {
  readonly range: UserRange;
  release(): void;
}

/** Every block of user ids is taken by another bridge; message says what to do. */
export class UserLeaseError extends Error {
  override readonly name = 'UserLeaseError';
}

/**
 * Takes a block of the range: the one that this data folder had the last time, unless another bridge has it now. Two
 * bridges with the same ids would be one user to the kernel, and each would end the other's processes. For Linux.
 * range: one that the host grants, or a part of it.
 */
export async function leaseUsers(range: UserRange, dataDir: string): Promise<UserLease> {
  const { count: size, blocks } = uidRanges.find(({ first }) => first === range.first) ?? { ...range, blocks: 1 };
  const favourite = createHash('sha256').update(dataDir).digest().readUInt32BE() % blocks;
  for (let step = 0; step < blocks; step += 1) {
    const first = range.first + ((favourite + step) % blocks) * size;
    const release = await hold(`redis-notebook users ${first}`);
    if (release !== null) return { range: { first, count: range.count }, release };
  }
  throw new UserLeaseError(
    `All ${blocks} blocks of user ids from ${range.first} on are taken by other notebooks on this computer. Stop one, or start this one as a user other than root.`,
  );
}

/** Holds a name among all processes of this computer, until the release or the end of this one; null: another has it. */
async function hold(name: string): Promise<(() => void) | null> {
  const holder = createServer((socket) => socket.destroy());
  try {
    // A socket without a file: the kernel frees its name with the process, however that ends.
    holder.listen(`\0${name}`).unref();
    await once(holder, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
  return () => holder.close();
}
