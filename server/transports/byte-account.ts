// Byte account: the bytes that the bridge holds for one connection or request, and what whoever reads for it asks of the budget.

/** Whose bytes they are: one connection, or one request. */
export interface ByteHolder {
  /** Its bytes have to go at once, with the connection or request that they belong to. reason: a sentence for the learner. */
  giveWay(reason: string): void;
}

/** What an account asks of its budget. */
export interface Ledger {
  /** Bytes of one account that never wait for others. */
  readonly free: number;
  change(difference: number): void;
  isFull(): boolean;
  wait(): void;
  reserve(bytes: number): Promise<boolean>;
  close(): void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

/** The bytes held for one connection or request. */
export class ByteAccount {
  /** Called once its reader need not wait any longer. */
  onRoom: () => void = () => {};
  readonly #holder: ByteHolder;
  readonly #ledger: Ledger;
  #bytes = 0;
  #heldSince = 0;
  #isClosed = false;

  constructor(holder: ByteHolder, ledger: Ledger) {
    this.#holder = holder;
    this.#ledger = ledger;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Since when it has held something without a break, by the ledger's clock. */
  get heldSince(): number {
    return this.#heldSince;
  }

  /** Says how many bytes are held now. */
  set(bytes: number): void {
    if (bytes === this.#bytes || this.#isClosed) return;
    const difference = bytes - this.#bytes;
    if (this.#bytes === 0) this.#heldSince = this.#ledger.now();
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
   * Waits until there is room for so many bytes more, and charges them. What is whole only with its last byte, a body or a
   * message, is reserved whole: parts of many would wait for each other. false, without a charge: too many wait already, or
   * the account was closed meanwhile.
   */
  async reserve(bytes: number): Promise<boolean> {
    return !this.#isClosed && this.#ledger.reserve(bytes);
  }

  /**
   * Charges so many bytes of a body that is on its way, at once where they are few, and else as reserve() does. false: without a
   * charge.
   */
  async charge(bytes: number): Promise<boolean> {
    if (bytes > this.#ledger.free) return this.reserve(bytes);
    this.set(bytes);
    return true;
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
