// Started child: a child process whose failure to start is told by its "error" alone, whatever the system lacked.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

/**
 * Starts a child process. Where the system cannot, it emits "error" in the next tick, and no "exit"; whoever does not listen
 * misses it, and nothing else: an error that nobody hears would end this process. Throws only where the options are none.
 *
 * Where no descriptors are left, spawn() of Node gives back a child without any streams, and not even the list of them.
 */
export function startChild(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(file, args, options);
  child.on('error', () => {});
  const made: Partial<ChildProcess> = child;
  if (made.stdio === undefined) Object.assign(child, { stdin: null, stdout: null, stderr: null, stdio: [null, null, null, null, null] });
  return child;
}
