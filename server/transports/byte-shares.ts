// Byte shares: who gives way where the bytes of all learners are too many.

/** What one account holds. */
export interface HeldBytes<Account> {
  readonly account: Account;
  /** Bytes of all accounts of its learner. */
  readonly ownerBytes: number;
  /** Since when it has held something without a break. */
  readonly heldSince: number;
}

/**
 * Of those whose learners hold more than a share, the one that has held something longest: who works lets go before long,
 * and whoever only takes up room does not. null: nobody holds more than the share.
 */
export function chooseToGiveWay<Account>(held: Iterable<HeldBytes<Account>>, share: number): HeldBytes<Account> | null {
  let longest: HeldBytes<Account> | null = null;
  for (const one of held) if (one.ownerBytes > share && (longest === null || one.heldSince < longest.heldSince)) longest = one;
  return longest;
}

/**
 * What each of so many others may hold beside a learner who is to have own bytes, what they hold already included. Where
 * there is no room for those, the others hold more than their shares together, so that at least one of them is above it.
 */
export function shareBeside(reserved: number, own: number, others: number): number {
  return Math.max(0, reserved - own) / Math.max(1, others);
}
