// Cost growth: how much more of the processor some work takes on four times as much, so that no test has to know how fast a machine is.

/** Runs of each size, of which the least disturbed counts: the collector of garbage and the compiler work on the same clock. */
const rounds = 5;
/** Comparisons, of which the least disturbed counts: what grows with the square of the size does so in each of them. */
const attempts = 3;
/** Below so many milliseconds a cost is mostly that of what goes on beside the work. */
const leastMs = 5;

/** Between this and 4 is what grows with the size, and what is disturbed; what grows with its square has 16. */
export const mostGrowth = 10;

/** What work on size * 4 costs, in work on size. The first run of each is for its code to be compiled. */
export function costGrowth(work: (size: number) => void, size: number): number {
  const cost = (of: number): number => {
    work(of);
    return Math.max(leastMs, Math.min(...Array.from({ length: rounds }, () => measure(() => work(of)))));
  };
  let least = Infinity;
  for (let attempt = 0; attempt < attempts && least >= mostGrowth; attempt += 1) least = Math.min(least, cost(size * 4) / cost(size));
  return least;
}

/** Processor time of this process, in milliseconds. */
function measure(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1_000;
}
