// Byte budget: how many bytes the bridge holds that came from a page or a Redis and are not passed on yet, per learner and overall.
import { ByteAccount, type ByteHolder } from './byte-account.ts';
import { chooseToGiveWay, shareBeside, type HeldBytes } from './byte-shares.ts';

/** What a budget allows: bytes, where nothing else is said. */
export interface ByteBudgetLimits {
  /** Of one learner, before those who read for them wait. */
  readonly perLearner: number;
  /** Of all learners, before those wait who hold more than an equal share of it. */
  readonly total: number;
  /** Of all learners, before what is reserved whole waits, too, of a learner who holds nothing else. */
  readonly reserved: number;
  /** Of all learners, beyond which somebody gives way who holds more than an equal share. */
  readonly most: number;
  /** Of one account, however little is left: a connection with few bytes never waits for those with many. */
  readonly free: number;
  /** Reservations, not bytes: those of all learners that may wait for room. Of each Node has read a little already. */
  readonly waiting: number;
  /** Milliseconds for which bytes may be held before they have to give way to somebody who waits and holds nothing. */
  readonly tenureMs: number;
}

const gaveWay = 'The notebook held too much data that waited for your Redis or your page, so it let this go.';

/** The bytes of one learner. */
interface Owner {
  readonly learner: string;
  readonly accounts: Set<ByteAccount>;
  bytes: number;
  /** Accounts whose readers wait. */
  readonly waiting: Set<ByteAccount>;
}

interface Reservation {
  readonly owner: Owner;
  readonly account: ByteAccount;
  readonly bytes: number;
  readonly settle: (isGranted: boolean) => void;
}

/**
 * The budget of one bridge. Bytes are charged to an account when they are read and taken off when they are written. Whoever
 * reads for an account asks mustWait() after each charge, and pauses where it must.
 */
export class ByteBudget {
  readonly limits: ByteBudgetLimits;
  readonly #now: () => number;
  readonly #owners = new Map<string, Owner>();
  /** How many of them hold something. */
  #holders = 0;
  /** Owners of whom somebody waits for others to write. */
  readonly #waiting = new Set<Owner>();
  /** Reservations that wait for room, first come first. */
  readonly #queue = new Set<Reservation>();
  #bytes = 0;
  #isScheduled = false;
  /** Until those who hold most have had their time. */
  #timer: NodeJS.Timeout | null = null;

  /** now: milliseconds of a clock that never goes back. */
  constructor(limits: ByteBudgetLimits, now = (): number => performance.now()) {
    this.limits = limits;
    this.#now = now;
  }

  /** Bytes held for all learners. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An account of the learner's, to be closed by whoever opened it. */
  open(learner: string, holder: ByteHolder): ByteAccount {
    const owner = this.#owners.get(learner) ?? { learner, accounts: new Set(), bytes: 0, waiting: new Set() };
    this.#owners.set(learner, owner);
    const account: ByteAccount = new ByteAccount(holder, {
      free: this.limits.free,
      now: this.#now,
      change: (difference) => this.#change(owner, account, difference),
      isFull: () => this.#isFull(owner, account),
      wait: () => {
        owner.waiting.add(account);
        this.#waiting.add(owner);
      },
      reserve: (bytes) => this.#reserve(owner, account, bytes),
      close: () => this.#close(owner, account),
    });
    owner.accounts.add(account);
    return account;
  }

  /** What one learner may hold now. */
  #share(): number {
    const { perLearner, total } = this.limits;
    return this.#bytes <= total ? perLearner : Math.min(perLearner, total / this.#holders);
  }

  #isFull(owner: Owner, account: ByteAccount): boolean {
    return account.bytes > this.limits.free && owner.bytes > this.#share();
  }

  #change(owner: Owner, account: ByteAccount, difference: number): void {
    const before = owner.bytes;
    owner.bytes += difference;
    this.#bytes += difference;
    if (before === 0) this.#holders += 1;
    if (owner.bytes === 0) this.#holders -= 1;
    if (difference > 0) this.#shed(owner, account);
    else this.#settleSoon();
  }

  #reserve(owner: Owner, account: ByteAccount, bytes: number): Promise<boolean> {
    return new Promise((settle) => {
      this.#queue.add({ owner, account, bytes, settle });
      this.#grant();
      if (this.#queue.size > this.limits.waiting) this.#refuse(account);
    });
  }

  /** Takes what the account has reserved off the queue. */
  #refuse(account: ByteAccount): void {
    for (const one of this.#queue) {
      if (one.account !== account) continue;
      this.#queue.delete(one);
      one.settle(false);
    }
  }

  #close(owner: Owner, account: ByteAccount): void {
    owner.accounts.delete(account);
    owner.waiting.delete(account);
    this.#refuse(account);
    if (owner.accounts.size === 0) this.#owners.delete(owner.learner);
    this.#settleSoon();
  }

  /** Once a turn of the event loop, however many bytes are taken off in it: many may wait. */
  #settleSoon(): void {
    if (this.#isScheduled || (this.#waiting.size === 0 && this.#queue.size === 0)) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#settle();
    });
  }

  /** Lets go on whoever need not wait any longer. */
  #settle(): void {
    this.#grant();
    for (const owner of this.#waiting) {
      for (const account of owner.waiting) {
        if (this.#isFull(owner, account)) continue;
        owner.waiting.delete(account);
        account.onRoom();
      }
      if (owner.waiting.size === 0) this.#waiting.delete(owner);
    }
  }

  /** Grants what there is room for, in order. A learner above their share waits alone; who holds nothing has the others give way. */
  #grant(): void {
    const apart = new Set<Owner>();
    for (const one of this.#queue) {
      const { owner, account, bytes } = one;
      if (apart.has(owner)) continue;
      const others = owner.bytes - account.bytes;
      // Of somebody who holds nothing else the first is always granted, however large.
      if (others > 0 && owner.bytes + bytes > this.#share()) {
        apart.add(owner);
        continue;
      }
      // Those behind have to wait as well, or one that is large would wait for ever.
      if (!this.#hasRoom(one) && !this.#makeRoom(one)) return;
      this.#queue.delete(one);
      account.set(account.bytes + bytes);
      one.settle(true);
    }
  }

  /** Alone, it may be larger than what there is for all. */
  #hasRoom({ account, bytes }: Reservation): boolean {
    return this.#bytes === account.bytes || this.#bytes + bytes <= this.limits.reserved;
  }

  /** Has those give way who have held more than their share for long enough. false: there is none yet, and the wait goes on. */
  #makeRoom(one: Reservation): boolean {
    const { reserved, tenureMs } = this.limits;
    while (!this.#hasRoom(one)) {
      const share = shareBeside(reserved, one.owner.bytes + one.bytes, this.#holders - (one.owner.bytes > 0 ? 1 : 0));
      const longest = chooseToGiveWay(this.#held(one.owner), share);
      if (longest === null) return false;
      const wait = longest.heldSince + tenureMs - this.#now();
      if (wait > 0) {
        this.#lookAgainIn(wait);
        return false;
      }
      longest.account.dismiss(gaveWay);
    }
    return true;
  }

  /**
   * Has somebody above their share give way, until what is left is allowed: who has held it for long, or else whoever just
   * took more. Who took much a moment ago and nothing since is let be for that moment: it may be done with it by then, and
   * the others do not come to more than there is by staying within their shares.
   */
  #shed(owner: Owner | null, newest: ByteAccount | null): void {
    const { most, tenureMs } = this.limits;
    while (this.#bytes > most) {
      const share = most / this.#holders;
      const longest = chooseToGiveWay(this.#held(null), share);
      if (longest === null) return;
      const wait = longest.heldSince + tenureMs - this.#now();
      if (wait <= 0) longest.account.dismiss(gaveWay);
      else if (owner !== null && newest !== null && newest.bytes > 0 && owner.bytes > share) newest.dismiss(gaveWay);
      else return this.#lookAgainIn(wait);
    }
  }

  #lookAgainIn(ms: number): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#shed(null, null);
      this.#grant();
    }, Math.ceil(ms)).unref();
  }

  /** All that is held, but for what one learner holds. */
  *#held(but: Owner | null): Iterable<HeldBytes<ByteAccount>> {
    for (const owner of this.#owners.values()) {
      if (owner === but || owner.bytes === 0) continue;
      for (const account of owner.accounts) if (account.bytes > 0) yield { account, ownerBytes: owner.bytes, heldSince: account.heldSince };
    }
  }
}
