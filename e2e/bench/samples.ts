// Samples: measured values, and what is told of them.

/** The middle value. Throws where there is none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that so many percent of all values do not exceed. Throws where there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error('There are no samples.');
  return value;
}

/** Runs the measurements in turn, round after round, so that whatever else the machine does meets all of them alike. */
export async function inTurn<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, () => Promise<number[]>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measurements) as Name[];
  const all = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) all[name].push(...(await measurements[name]()));
  }
  return all;
}

/** A rate in thousands, as tables show it. */
export function thousands(rate: number): string {
  return `${(rate / 1_000).toFixed(rate < 100_000 ? 1 : 0)}k`;
}
