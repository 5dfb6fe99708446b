// Class directory: which address and which names each machine of a class has on the network of the class.
import { isIPv4 } from 'node:net';
import { serverComputer, type MachineFacts } from '../../src/protocol.ts';
import { classAddress, classAddresses, classPrefix, isOfClass } from './class-address.ts';
import { fellowsOf } from './computers.ts';
import { hashOf } from './name-hash.ts';
import type { Neighbour, NeighbourChange, Neighbours } from './neighbours.ts';

/** A machine's card on the network of its class. */
export type ClassCard = MachineFacts['card'];

/** A learner's place on the network of their class. */
export interface ClassPlace extends Neighbour {
  readonly card: ClassCard;
}

/** Who a host leads to: somebody of the class, or nobody, where it is an address of the network that nobody has. */
export type ClassDestination = ClassPlace | 'nobody';

/** What the card is called. */
const cardName = 'class0';

/** The addresses of one class, both ways. */
interface ClassBook {
  readonly ofLearner: Map<string, string>;
  readonly atAddress: Map<string, string>;
}

/**
 * Gives out the addresses. One follows from the learner and the class alone, so that it is the same under the next bridge;
 * where two would have one, who came later has the next that is free.
 */
export class ClassDirectory {
  readonly #neighbours: Neighbours;
  readonly #books = new Map<string, ClassBook>();

  constructor(neighbours: Neighbours) {
    this.#neighbours = neighbours;
  }

  /** The learner's place; null: they are in no class. */
  placeOf(learner: string): ClassPlace | null {
    const neighbour = this.#neighbours.of(learner);
    return neighbour === null ? null : this.#placed(neighbour);
  }

  /** The places of a class, in the order in which their learners came. */
  placesIn(classId: string): ClassPlace[] {
    const book = this.#bookOf(classId);
    return this.#neighbours.in(classId).map((neighbour) => this.#placed(neighbour, book));
  }

  /** Whom a name or an address leads to from a learner's machine; null: it is none of the network of their class. */
  find(learner: string, host: string): ClassDestination | null {
    const own = this.#neighbours.of(learner);
    if (own === null) return null;
    const name = host.toLowerCase().replace(/\.$/, '');
    if (!isIPv4(name)) {
      const named = this.#neighbours.in(own.class).find(({ hostname }) => hostname === name);
      return named === undefined ? null : this.#placed(named);
    }
    if (!isOfClass(own.class, name)) return null;
    const there = this.#bookOf(own.class).atAddress.get(name);
    const neighbour = there === undefined ? null : this.#neighbours.of(there);
    return neighbour === null || neighbour.class !== own.class ? 'nobody' : this.#placed(neighbour);
  }

  /** The names of a class as a file of hosts(5), with those that every machine knows. */
  hostsFileOf(classId: string): string {
    const own = fellowsOf(serverComputer).map(({ name, card: { ipv4 } }) => `${ipv4}\t${name}`);
    const others = this.placesIn(classId).map(({ hostname, card: { ipv4 } }) => `${ipv4}\t${hostname}`);
    return `${['127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', ...own, ...others].join('\n')}\n`;
  }

  /** Has changed called with each change, until the function that it returns is called. */
  watch(changed: (change: NeighbourChange) => void): () => void {
    return this.#neighbours.watch((change) => {
      if (change.type === 'gone') this.#books.delete(change.class);
      changed(change);
    });
  }

  #placed(neighbour: Neighbour, book: ClassBook = this.#bookOf(neighbour.class)): ClassPlace {
    const ipv4 = book.ofLearner.get(neighbour.learner) ?? this.#assign(book, neighbour);
    return { ...neighbour, card: { name: cardName, ipv4, prefix: classPrefix, mac: macOf(ipv4) } };
  }

  /** The addresses of a class, each of its learners' among them. */
  #bookOf(classId: string): ClassBook {
    const book = this.#books.get(classId) ?? { ofLearner: new Map(), atAddress: new Map() };
    this.#books.set(classId, book);
    for (const neighbour of this.#neighbours.in(classId)) if (!book.ofLearner.has(neighbour.learner)) this.#assign(book, neighbour);
    return book;
  }

  #assign(book: ClassBook, { class: classId, learner }: Neighbour): string {
    // One who has gone keeps the address for a return, and who knew it meets nobody else there; many who came and went do not.
    if (book.atAddress.size >= classAddresses / 2) this.#forgetGone(book, classId);
    for (let number = hashOf(learner) % classAddresses; ; number = (number + 1) % classAddresses) {
      const ipv4 = classAddress(classId, number);
      if (book.atAddress.has(ipv4)) continue;
      book.ofLearner.set(learner, ipv4);
      book.atAddress.set(ipv4, learner);
      return ipv4;
    }
  }

  #forgetGone({ ofLearner, atAddress }: ClassBook, classId: string): void {
    for (const [learner, ipv4] of ofLearner) {
      if (this.#neighbours.of(learner)?.class === classId) continue;
      ofLearner.delete(learner);
      atAddress.delete(ipv4);
    }
  }
}

/** Locally administered, and another for each address. */
function macOf(ipv4: string): string {
  return ['02:43', ...ipv4.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
}
