// Start line: whose servers wait so long for their turn to start that their pages say so, and in which place.

/** Most starts are over sooner than anybody reads: only who waited at the look before is told. */
export class StartLine {
  #before: ReadonlySet<string> = new Set();

  /** line: who waits now, the next one first. Their places from 1, of those who have waited since the look before. */
  look(line: readonly string[]): ReadonlyMap<string, number> {
    const places = new Map<string, number>();
    for (const [index, learner] of line.entries()) if (this.#before.has(learner)) places.set(learner, index + 1);
    this.#before = new Set(line);
    return places;
  }
}
