// Byte budget: how many bytes the bridge holds that came from a page or a Redis and are not passed on yet, per learner and overall.

/** Whose bytes they are: one connection, or one request. */
export interface ByteHolder {
  /** Its bytes have to go at once, with the connection or request that they belong to. reason: a sentence for the learner. */
  giveWay(reason: string): void;
}

/** What a budget allows, in bytes. */
export interface ByteBudgetLimits {
  /** Of one learner, before those who read for them wait. */
  readonly perLearner: number;
  /** Of all learners, before those wait who hold more than an equal share of it. */
  readonly total: number;
  /** Of all learners, beyond which whoever holds most gives way. */
  readonly most: number;
  /** Of one account, however little is left: a connection with few bytes never waits for those with many. */
  readonly free: number;
  /** Reservations, not bytes: those of all learners that may wait for room. Of each Node has read a little already. */
  readonly waiting: number;
}

const gaveWay = 'The notebook held too much data that waited for your Redis or your page, so it let this go.';

/** The bytes of one learner. */
interface Owner {
  readonly learner: string;
  readonly accounts: Set<ByteAccount>;
  bytes: number;
  /** Accounts whose readers wait. */
  readonly waiting: Set<ByteAccount>;
  /** Reservations that wait for room, in order. */
  readonly queue: Reservation[];
}

interface Reservation {
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
  readonly #owners = new Map<string, Owner>();
  /** Owners of whom somebody waits. */
  readonly #waiting = new Set<Owner>();
  #bytes = 0;
  #reservations = 0;
  #isScheduled = false;

  constructor(limits: ByteBudgetLimits) {
    this.limits = limits;
  }

  /** Bytes held for all learners. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An account of the learner's, to be closed by whoever opened it. */
  open(learner: string, holder: ByteHolder): ByteAccount {
    const owner = this.#owners.get(learner) ?? { learner, accounts: new Set(), bytes: 0, waiting: new Set(), queue: [] };
    this.#owners.set(learner, owner);
    const account: ByteAccount = new ByteAccount(holder, {
      change: (difference) => this.#change(owner, difference),
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
    return this.#bytes <= total ? perLearner : Math.min(perLearner, total / this.#owners.size);
  }

  #isFull(owner: Owner, account: ByteAccount): boolean {
    return account.bytes > this.limits.free && owner.bytes > this.#share();
  }

  #change(owner: Owner, difference: number): void {
    owner.bytes += difference;
    this.#bytes += difference;
    if (difference > 0) this.#shed();
    else this.#settleSoon();
  }

  #reserve(owner: Owner, account: ByteAccount, bytes: number): Promise<boolean> {
    return new Promise((settle) => {
      owner.queue.push({ account, bytes, settle });
      this.#reservations += 1;
      this.#grant(owner);
      if (owner.queue.length === 0) return;
      this.#waiting.add(owner);
      if (this.#reservations > this.limits.waiting) this.#refuse(owner, account);
    });
  }

  /** Takes what the account has reserved off the queue. */
  #refuse(owner: Owner, account: ByteAccount): void {
    for (const one of owner.queue.filter((reservation) => reservation.account === account)) {
      owner.queue.splice(owner.queue.indexOf(one), 1);
      this.#reservations -= 1;
      one.settle(false);
    }
  }

  #close(owner: Owner, account: ByteAccount): void {
    owner.accounts.delete(account);
    owner.waiting.delete(account);
    this.#refuse(owner, account);
    if (owner.accounts.size === 0) this.#owners.delete(owner.learner);
    this.#settleSoon();
  }

  /** Once a turn of the event loop, however many bytes are taken off in it: many may wait. */
  #settleSoon(): void {
    if (this.#isScheduled || this.#waiting.size === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#settle();
    });
  }

  /** Lets go on whoever need not wait any longer. */
  #settle(): void {
    for (const owner of this.#waiting) {
      for (const account of owner.waiting) {
        if (this.#isFull(owner, account)) continue;
        owner.waiting.delete(account);
        account.onRoom();
      }
      this.#grant(owner);
      if (owner.waiting.size === 0 && owner.queue.length === 0) this.#waiting.delete(owner);
    }
  }

  #grant(owner: Owner): void {
    for (let [first] = owner.queue; first !== undefined; [first] = owner.queue) {
      // Of somebody who holds nothing the first is always granted, however large.
      if (owner.bytes > 0 && owner.bytes + first.bytes > this.#share()) return;
      owner.queue.shift();
      this.#reservations -= 1;
      first.account.set(first.account.bytes + first.bytes);
      first.settle(true);
    }
  }

  /** Makes those give way who hold most, until what is left is allowed. */
  #shed(): void {
    while (this.#bytes > this.limits.most) {
      const greediest = mostOf(this.#owners.values());
      const largest = greediest && mostOf(greediest.accounts);
      if (!largest) return;
      largest.dismiss(gaveWay);
    }
  }
}

function mostOf<Held extends { readonly bytes: number }>(all: Iterable<Held>): Held | null {
  let most: Held | null = null;
  for (const one of all) if (most === null || one.bytes > most.bytes) most = one;
  return most;
}

/** What an account asks of its budget. */
interface Ledger {
  change(difference: number): void;
  isFull(): boolean;
  wait(): void;
  reserve(bytes: number): Promise<boolean>;
  close(): void;
}

/** The bytes held for one connection or request. */
export class ByteAccount {
  /** Called once its reader need not wait any longer. */
  onRoom: () => void = () => {};
  readonly #holder: ByteHolder;
  readonly #ledger: Ledger;
  #bytes = 0;
  #isClosed = false;

  constructor(holder: ByteHolder, ledger: Ledger) {
    this.#holder = holder;
    this.#ledger = ledger;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Says how many bytes are held now. */
  set(bytes: number): void {
    if (bytes === this.#bytes || this.#isClosed) return;
    const difference = bytes - this.#bytes;
    this.#bytes = bytes;
    this.#ledger.change(difference);
  }

  /** Whether whoever reads for it has to pause; onRoom is then called once there is room. */
  mustWait(): boolean {
    if (this.#isClosed || !this.#ledger.isFull()) return false;
    this.#ledger.wait();
    return true;
  }

  /**
   * Waits until there is room for so many bytes more, and charges them. What is whole only with its last byte, a body, is
   * reserved whole: parts of many would wait for each other. false, without a charge: too many wait already, or the account
   * was closed meanwhile.
   */
  async reserve(bytes: number): Promise<boolean> {
    return !this.#isClosed && this.#ledger.reserve(bytes);
  }

  /** Takes everything off; nothing is charged any more. */
  close(): void {
    if (this.#isClosed) return;
    this.set(0);
    this.#isClosed = true;
    this.#ledger.close();
  }

  /** Closes it and has its holder give way. */
  dismiss(reason: string): void {
    this.close();
    this.#holder.giveWay(reason);
  }
}
