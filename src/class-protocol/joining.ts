// Joining: how somebody comes into a class.
import type { ClassReason } from './refusals.ts';

/** POST /bridge/join. */
export interface JoinRequest {
  /** As typed: case, blanks and hyphen do not matter. */
  code: string;
  name: string;
  /** To come back as this name from another browser. */
  personalCode?: string;
}

/** The student is in. */
export interface JoinReply {
  /** As it is shown. Lower case and in ASCII it is the host name of their machine. */
  name: string;
  /** Eight letters and digits, such as "K7MQ-P2XD". */
  personalCode: string;
}

/** Why somebody is not let in. As BridgeRefusal: code is stable, message is for people. */
export interface JoinRefusal {
  code:
    | 'bad-request'
    /** 404: no class has this code. */
    | 'no-class'
    /** 429: too many wrong codes from this browser; waitMs until the next may be tried. */
    | 'wait'
    /** 409: somebody has the name; free is one that nobody has. */
    | 'name-taken'
    /** 403: not the personal code of that name. */
    | 'wrong-personal-code'
    /** 503: all places are taken; place is the one in the line. The same request again in waitAgainMs keeps it. */
    | 'class-full'
    /** 503: the teacher lets in by hand now; as class-full. */
    | 'held'
    /** 410: it has ended; until is the Unix time in milliseconds until which work can be taken home. */
    | 'class-ended'
    /** 403: the teacher removed this name from the class. */
    | 'removed'
    | 'unavailable';
  message: string;
  /** What the message says, for a page in another language; missing where code tells all. */
  reason?: ClassReason;
  /** The class's name, where the code was right. */
  className?: string;
  waitMs?: number;
  free?: string;
  place?: number;
  until?: number;
}

/** Somebody who waits to be let in. */
export interface Joiner {
  name: string;
  since: number;
}
