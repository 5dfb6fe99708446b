// Process priority: how far servers stand behind the bridge, which answers for all of them, when the processors are short.
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** While it starts, since somebody waits for it: further behind, it took three times as long beside other work of the computer. */
const startNiceness = 5;
/**
 * Once it serves. Beside 30 busy servers on two processors the bridge waited 0.9 s for one where it had waited 5 s as their
 * equal, and 1.6 to 4 s with 5; with 15 the servers wait too long themselves.
 */
const niceness = 10;

/** Puts a process that starts behind the bridge. pid: surely its own. */
export function putBehind(pid: number): void {
  attempt(() => setPriority(pid, startNiceness));
}

/**
 * Puts one that has started further behind. Where Linux shares the processors out among sessions (autogroups, sched(7)),
 * niceness counts within one alone, and every server is a session of its own: it is the session that has to be nice.
 */
export function putFurtherBehind(pid: number): void {
  attempt(() => setPriority(pid, niceness));
  attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)));
}

function attempt(lower: () => void): void {
  try {
    lower();
  } catch {
    // It has ended, or the system knows no such way, or lets others than root do so only now and then: it competes as it did.
  }
}
