// Principal: who asks, as every transport is told; or why it is nobody.
import type { BridgeRefusal } from '../../src/protocol.ts';

/** Who asks. */
export interface Principal {
  /** 32 lower-case hexadecimal digits. */
  readonly learner: string;
  /** The class that the learner is in; null: none. */
  readonly class: string | null;
  readonly role: 'student';
}

/** A token that is good now. */
export interface TokenGrant {
  /** Whether it still is. */
  readonly isGood: () => boolean;
  /** Has ended called once it is taken back. Returns what stops that. */
  readonly watch: (ended: () => void) => () => void;
}

/** Who asks by a token. */
export interface TokenHolder {
  readonly principal: Principal;
  readonly grant: TokenGrant;
}

/** Nobody: a refusal that a transport can pass on as it is. */
export interface Stranger extends BridgeRefusal {
  readonly status: 403;
  readonly code: 'no-learner' | 'two-learners';
  /** At most 123 bytes, the room in a close frame. */
  readonly message: string;
}

/** What to tell a page whose requests carry no valid cookie. */
export const noLearnerMessage = 'This browser sent no valid learner cookie. Allow cookies for this site, then reload the page.';

/** No cookie that this bridge signed came, or one too old. */
export const noLearner: Stranger = { status: 403, code: 'no-learner', message: noLearnerMessage };

/**
 * Cookies of two learners came under one name. Cookies ignore ports: another program at this host name can add one of
 * its own, so as to have the reader work in another's machine, and nothing tells which of the two is the reader's.
 */
export const twoLearners: Stranger = {
  status: 403,
  code: 'two-learners',
  message: "Cookies of two learners came, so whose machine this is cannot be told. Clear this host's cookies, then reload.",
};

/** In class mode: who asks is on no roster, or their class has ended. */
export const notJoined: Stranger = {
  status: 403,
  code: 'no-learner',
  message: 'Nobody is in a class from this browser. Open /join/ and type the code that the teacher shows.',
};

/** In class mode: the student's class has ended. */
export const classEnded: Stranger = {
  status: 403,
  code: 'no-learner',
  message: 'Your class has ended, and its lessons are closed. Open /join/ to take your work home.',
};

/** Which of the learners may ask for anything. */
export interface Membership {
  /** The principal that a learner is; a stranger: none. */
  readonly principalOf: (learner: string) => Principal | Stranger;
  /** Has ended called once the learner is none any more. Returns what stops that. */
  readonly watch: (learner: string, ended: () => void) => () => void;
}

/** Without a class everybody is, and stays, whom a cookie names. */
export const openMembership: Membership = { principalOf: studentOf, watch: () => () => {} };

/** Said to a connection whose token is taken back. At most 123 bytes. */
export const revokedMessage = 'The token of this connection was taken back. Copy a new one from a page of the notebook, at Connect.';

/** The principal that is a learner. */
export function studentOf(learner: string): Principal {
  return { learner, class: null, role: 'student' };
}

export function isStranger(asking: Principal | Stranger): asking is Stranger {
  return 'status' in asking;
}
