// Step: one line of set-up, what it does and how long it took, and the one kind of error set-up reports.

/** Set-up cannot go on; message says what happened, to what, and what to do. It is shown as it is. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * A duration as people read it: "0.4 s", "12.0 s", "2 min 5 s".
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Runs one step and prints its line.
 * @template T
 * @param {string} title what the step does, such as "npm packages: installing from package-lock.json"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const begun = performance.now();
  process.stdout.write(`${title} ... `);
  try {
    const result = await work();
    process.stdout.write(`${duration(performance.now() - begun)}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`failed after ${duration(performance.now() - begun)}\n`);
    throw error;
  }
}
