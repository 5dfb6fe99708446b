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

export interface RoomCheck {
  name: 'address' | 'name' | 'firewall' | 'disk' | 'clock' | 'redis' | 'sleep';
  state: 'good' | 'note' | 'mend';
  /** What was found, in a sentence, and what matters about it. */
  text: string;
  detail: string;
}
