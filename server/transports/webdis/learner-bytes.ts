// Learner bytes: what the requests of one learner hold of the byte budget: bodies, commands, replies and answers on their way.
import type { ByteAccount } from '../byte-account.ts';
import type { ByteBudget } from '../byte-budget.ts';

/** Bytes that one holder has. */
export interface Held {
  /** Says how many they are now; once the budget took them back, it does nothing. */
  set(bytes: number): void;
  /** They are held no more. */
  release(): void;
}

interface Holding {
  bytes: number;
  /** Ends whatever holds the bytes. */
  readonly letGo: (reason: string) => void;
}

/** One account, and those who hold something of it. */
export class LearnerBytes {
  /** Called once there is room again, after isFull was true. */
  onRoom: () => void = () => {};
  readonly #budget: ByteBudget;
  readonly #learner: string;
  /** Opened at first use. */
  #account: ByteAccount | null = null;
  readonly #holdings = new Set<Holding>();

  constructor(budget: ByteBudget, learner: string) {
    this.#budget = budget;
    this.#learner = learner;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#account?.bytes ?? 0;
  }

  /** Whether no more is to be begun for now. */
  get isFull(): boolean {
    return this.#account?.mustWait() ?? false;
  }

  /** letGo: has to end whatever holds the bytes, once the budget takes them back; reason: a sentence for the learner. */
  hold(letGo: (reason: string) => void): Held {
    const holding: Holding = { bytes: 0, letGo };
    this.#holdings.add(holding);
    return {
      set: (bytes) => {
        if (bytes === holding.bytes || !this.#holdings.has(holding)) return;
        const difference = bytes - holding.bytes;
        holding.bytes = bytes;
        this.#change(difference);
      },
      release: () => {
        if (this.#holdings.delete(holding) && holding.bytes > 0) this.#change(-holding.bytes);
      },
    };
  }

  /** An account of its own for a body, which is reserved whole; to be closed by its caller. letGo: as hold has it. */
  openBody(letGo: (reason: string) => void): ByteAccount {
    return this.#budget.open(this.#learner, { giveWay: letGo });
  }

  /** Gives the account back where nothing is held. */
  trim(): void {
    if (this.bytes > 0) return;
    this.#account?.close();
    this.#account = null;
  }

  #change(difference: number): void {
    if (this.#account === null) {
      this.#account = this.#budget.open(this.#learner, { giveWay: this.#giveWay });
      this.#account.onRoom = () => this.onRoom();
    }
    this.#account.set(this.#account.bytes + difference);
  }

  /** All at once: the account is closed, and what is begun from now on has another one. */
  readonly #giveWay = (reason: string): void => {
    this.#account = null;
    const all = [...this.#holdings];
    this.#holdings.clear();
    for (const { letGo } of all) letGo(reason);
  };
}
