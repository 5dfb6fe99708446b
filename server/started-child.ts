// Started child: a child process whose failure to start is told by its "error" alone, whatever the system lacked.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';

/**
 * Starts a child process. Where the system cannot, it emits "error" in the next tick, and no "exit"; whoever does not listen
 * misses it, and nothing else: an error that nobody hears would end this process. Throws only where the options are none.
 *
 * Where no descriptors are left, spawn() of Node gives back a child without any streams, and not even the list of them.
 */
export function startChild(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawned(file, args, options);
  child.on('error', () => {});
  const made: Partial<ChildProcess> = child;
  if (made.stdio === undefined) Object.assign(child, noStreams);
  return child;
}

const noStreams = { stdin: null, stdout: null, stderr: null, stdio: [null, null, null, null, null] } as const;

/** spawn() tells by an "error" of a few of the system's refusals, and throws all others: no memory, too long a command line. */
function spawned(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(file, args, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'spawn') throw error;
    const child = unstarted(file, args);
    process.nextTick(() => child.emit('error', error));
    return child;
  }
}

/** A child that never was: one of Node's own that has not been started would send its signals to anybody. */
function unstarted(file: string, args: readonly string[]): ChildProcess {
  const never = {
    ...noStreams,
    pid: undefined,
    connected: false,
    killed: false,
    exitCode: null,
    signalCode: null,
    spawnfile: file,
    spawnargs: [file, ...args],
    kill: () => false,
    ref: () => {},
    unref: () => {},
  };
  return Object.assign(new EventEmitter(), never) as unknown as ChildProcess;
}
