// Neighbours: who is in a class with whom, as the network has to know it; whoever keeps the roster tells.

/** A learner who is in a class. */
export interface Neighbour {
  /** 32 lower-case hexadecimal digits. */
  readonly learner: string;
  /** The id of the class. */
  readonly class: string;
  /** The name of their machine, which nobody else of the class has: lower case, as host names are. */
  readonly hostname: string;
  /** Whether their machine is on the network of the class now. */
  readonly isReachable: boolean;
}

/** What changed. Who is asked for by then is told as they are. */
export type NeighbourChange =
  /** Somebody came, went, has another name, or is reachable or not. */
  | { readonly type: 'neighbour'; readonly learner: string; readonly class: string }
  /** A class has ended with all its data. */
  | { readonly type: 'gone'; readonly class: string };

export interface Neighbours {
  /** null: the learner is in no class. */
  of(learner: string): Neighbour | null;
  /** Those of a class, in the order in which they came; none where there is no such class. */
  in(classId: string): readonly Neighbour[];
  /** Has changed called with each change, until the function that it returns is called. */
  watch(changed: (change: NeighbourChange) => void): () => void;
}
