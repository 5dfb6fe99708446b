// Answer time: how long an archive waits for students' servers: each has a little of its own, and beyond it all of them share one pool.
import { archiveLimits } from './limits.ts';
import { TalkError } from './redis-talk.ts';

/** In milliseconds. own: of one server at most. ownAll: of all servers' own time together. pool: shared, for what takes longer. */
export interface MostWaited {
  readonly own: number;
  readonly ownAll: number;
  readonly pool: number;
}

/** What one student's server has. */
export interface StudentTime {
  /** In milliseconds, with what the pool has. */
  readonly left: number;
  /** Takes from its own first, and then from the pool. */
  spend(ms: number): void;
}

/** Of one archive: slow servers, however many, cannot take more of its time than ownAll and pool together. */
export class AnswerTime {
  readonly #own: number;
  #pool: number;

  constructor(students: number, { own, ownAll, pool }: MostWaited = archiveLimits.waited) {
    this.#own = Math.min(own, ownAll / students);
    this.#pool = pool;
  }

  ofStudent(): StudentTime {
    let own = this.#own;
    const left = (): number => own + this.#pool;
    return {
      get left() {
        return left();
      },
      spend: (ms) => {
        const shared = Math.max(0, ms - own);
        own = Math.max(0, own - ms);
        this.#pool = Math.max(0, this.#pool - shared);
      },
    };
  }
}

const late = (): TalkError => new TalkError('refused', 'it took too long to tell its data');

/** What begin makes of a server, while its student's time lasts. Rejects with a TalkError where that ends first. */
export async function inTime<Value>(time: StudentTime, begin: () => Promise<Value>): Promise<Value> {
  if (time.left <= 0) throw late();
  const begun = performance.now();
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(late()), time.left);
  try {
    return await Promise.race([begin(), over.promise]);
  } finally {
    clearTimeout(timer);
    time.spend(performance.now() - begun);
  }
}
