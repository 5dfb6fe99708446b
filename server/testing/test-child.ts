// Test child: a process that a test starts. It holds no run open, and ends with the file of tests that it is of at the latest.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

/** Those that run, of the file that runs in this process now. */
const running = new Set<ChildProcessWithoutNullStreams>();

/**
 * Starts one with streams of its own: one that outlived a test which ran out of time would keep open what it inherited, and
 * whoever reads what the tests say would wait for its end. What it says of errors is said with what they say.
 */
export function startTestChild(
  program: string,
  args: readonly string[],
  where: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(program, args, { ...where, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child)).once('error', () => running.delete(child));
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  // One that ends takes no more.
  child.stdin.on('error', () => {});
  return child;
}

/** Kills those that run still, whatever became of the tests that were to end them. */
export function endTestChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
