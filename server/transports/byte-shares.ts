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
