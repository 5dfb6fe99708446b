// Room: how the computer of a class does, before class and during it.

/** What is told of the room, every two seconds. Sizes in bytes. */
export interface RoomNews {
  servers: { live: number; parked: number; down: readonly string[] };
  memory: { used: number; all: number; /** Students more that fit if all fill their servers. */ more: number };
  disk: { used: number; limit: number };
  queue: { waiting: number; startMs: number | null };
  /** A fraction of all cores. */
  processor: number;
  cores: number;
}

/** GET /bridge/teacher/room: the checks before class. */
export interface RoomReport {
  checkedAt: number;
  checks: readonly RoomCheck[];
  forecast: {
    students: number;
    usualBytes: number;
    fullBytes: number;
    allBytes: number;
    /** From so many full servers on idle ones are parked. */ parksFrom: number;
  };
}

/** A check and what it found; the teacher's page says it in its language. */
export type RoomCheck = RoomFinding & { readonly state: 'good' | 'note' | 'mend' };

/** Sizes in bytes; hosts with their ports, as they are typed. */
export type RoomFinding =
  /** loopback: the bridge listens for this computer alone. */
  | { readonly name: 'address'; readonly found: 'loopback' }
  | { readonly name: 'address'; readonly found: 'silent'; readonly host: string }
  /** silent: further addresses, at which nobody answers. */
  | { readonly name: 'address'; readonly found: 'answers'; readonly host: string; readonly silent: readonly string[] }
  | { readonly name: 'name'; readonly found: 'none' }
  /** local: it ends in .local. */
  | { readonly name: 'name'; readonly found: 'local' | 'known'; readonly host: string }
  | { readonly name: 'firewall'; readonly found: 'none' }
  /** ufw-on: its rules are not for this user to read. */
  | { readonly name: 'firewall'; readonly found: 'firewalld' | 'ufw-on' | 'ufw-open' | 'ufw-closed'; readonly port: string }
  | { readonly name: 'disk'; readonly found: 'unknown' }
  | {
      readonly name: 'disk';
      readonly found: 'room';
      readonly free: number;
      readonly all: number;
      /** What the class may take, takes as a rule with so many students, and has taken. */
      readonly limit: number;
      readonly usual: number;
      readonly students: number;
      readonly used: number;
      /** With less than that free, servers stop. */
      readonly least: number;
    }
  /** behind: it shows a time before that of the last thing the class's records know of, a Unix time in milliseconds. */
  | { readonly name: 'clock'; readonly found: 'behind'; readonly lastKnown: number }
  | { readonly name: 'clock'; readonly found: 'set' | 'not-set' }
  /** startMs: of a start, in milliseconds; null: none has been so far. */
  | {
      readonly name: 'redis';
      readonly found: 'server';
      readonly version: string;
      readonly startMs: number | null;
      readonly walls: RoomWalls;
    }
  | { readonly name: 'sleep'; readonly found: 'no-battery' | 'on-battery' | 'plugged-in' };

/** How learners are kept apart; why it is not more is printed at the start. */
export interface RoomWalls {
  /** Each machine has a network of its own. */
  readonly hasNetworks: boolean;
  /** And a user of its own. */
  readonly hasUsers: boolean;
  /** Servers see no files but their own. */
  readonly hasOwnFiles: boolean;
  /** The networks of a class's machines can be joined. */
  readonly hasCables: boolean;
}
