// Network wishes: what of the network of their class a learner's text for their own server wants, before the server has it.
import type { ClassDirectory, ClassPlace } from '../../network/class-directory.ts';
import { readDirectives } from '../../streams/conf-text.ts';
import { names, reachHints } from './reach-hint.ts';

/** Another's machine of a class, and where its server listens. */
export interface Other {
  readonly to: ClassPlace;
  readonly port: number;
}

/** Directives of redis.conf that name a host, from which a server replicates. */
const replicating: ReadonlySet<string> = new Set(['replicaof', 'slaveof']);

export class NetworkWishes {
  readonly #directory: Pick<ClassDirectory, 'placeOf' | 'find'>;
  readonly #hasCables: boolean;

  /** hasCables: whether machines can be joined by networks. */
  constructor(directory: Pick<ClassDirectory, 'placeOf' | 'find'>, hasCables: boolean) {
    this.#directory = directory;
    this.#hasCables = hasCables;
  }

  /** Which network a text wants, and whom there. null: none. */
  of(learner: string, text: Buffer | string): { place: ClassPlace; others: Other[] } | null {
    const place = this.#hasCables ? this.#directory.placeOf(learner) : null;
    if (place === null || !place.isReachable) return null;
    const others = reachHints(text).flatMap(({ host, port }) => {
      const to = this.#directory.find(learner, host);
      return to === null || to === 'nobody' || to.learner === learner || !to.isReachable ? [] : [{ to, port }];
    });
    if (others.length === 0 && !names(text, place.card.ipv4)) return null;
    return { place, others: others.slice(0, 1) };
  }

  /** Whether a host is another machine of a learner's class, to which no server of theirs can connect by itself. */
  isOutOfReach(learner: string, host: string): boolean {
    const to = this.#hasCables ? null : this.#directory.find(learner, host);
    return to !== null && to !== 'nobody' && to.learner !== learner;
  }

  /** The host out of reach from which a server with these directives would replicate; null: there is none. */
  startOutOfReach(learner: string, text: string): string | null {
    // As the server itself will read it, where a hint would take a comment for more than it is.
    const beyond = readDirectives(text).find(({ name, values: [host = ''] }) => replicating.has(name) && this.isOutOfReach(learner, host));
    return beyond === undefined ? null : (beyond.values[0] ?? '');
  }
}
