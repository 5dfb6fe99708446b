// Faults: `npm run test:faults [-- PART [SEED]]`. The long form of the fault suite: processes killed and stopped by the hundred under a class at work.
import { join } from 'node:path';
import { run } from './command.mjs';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';

/** Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. args: a part of a fault's title, and a seed. */
export async function main({ root, args, unlock }: Setup): Promise<void> {
  await prepareMachines(process.env);
  unlock();
  const { code } = await run([process.execPath, join(root, 'server', 'testing', 'faults', 'main.ts'), ...args], { cwd: root, show: true });
  process.exitCode = code ?? 1;
}
