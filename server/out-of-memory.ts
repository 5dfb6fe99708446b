// Out of memory: whom the kernel ends first where the computer's memory runs out.
import { writeFile } from 'node:fs/promises';

/**
 * Asks the kernel to end this process after others. Its learners' servers ask to go first, each for itself. Without the
 * right to do so, or another system than Linux, it stays one among all.
 */
export async function standBehindOthers(): Promise<void> {
  await writeFile('/proc/self/oom_score_adj', '-500').catch(() => {});
}
