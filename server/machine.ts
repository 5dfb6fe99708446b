// Machine: one learner's redis-servers and what is known of them, as the transports of the bridge see it.
import type { Duplex } from 'node:stream';
import type { ConsoleRequest, MachineFacts, SignalName, ServerFacts } from '../src/protocol.ts';

/** Why a connection or a start did not come about; the transports turn it into a close code or a status. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly code: 'refused' | 'unknown-host' | 'no-route' | 'no-tls' | 'limit' | 'start-failed' | 'walled';
  /** message: one sentence for the learner, at most 123 bytes where it goes into a close reason. */
  constructor(code: MachineError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A connected byte stream to a Redis. Whoever listens to its event "parked" can go on without it: the event comes in the
 * place of an end where nothing is under way and no state would be lost, and the next byte then wants a new connection.
 */
export type RedisStream = Duplex & {
  /** Why it ended, asked once it has: a sentence for the learner of at most 123 bytes; null where nothing more is known. */
  readonly endReason?: () => Promise<string | null>;
};

/** What more a connection is to be than bytes. */
export interface ConnectionTerms {
  /** Whoever connects speaks TLS, which ends before their bytes come to the Redis. */
  readonly tls: boolean;
}

/** The part of a console's first message that a start needs. */
export type StartRequest = Omit<Extract<ConsoleRequest, { type: 'start' }>, 'type'>;

/** A running redis-server that the learner started. */
export interface ServerHandle {
  readonly pid: number;
  readonly port: number;
  /** Its log from the start, then as it comes; ends with the process. Text, in order. */
  readonly log: AsyncIterable<string>;
  /** Resolves once it answers RESP; rejects never: it stays pending where the process ends first. */
  readonly ready: Promise<void>;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  signal(name: SignalName): void;
}

/** One learner's machine. */
export interface Machine {
  /**
   * A connected byte stream to the server at host:port; starts the quiet server where DESIGN says so. gone: aborted once
   * nobody waits for it any more; what has not begun by then is left undone. Throws MachineError.
   */
  connect(host: string, port: number, gone?: AbortSignal, terms?: ConnectionTerms): Promise<RedisStream>;
  /** gone: as connect has it. */
  start(request: StartRequest, gone?: AbortSignal): Promise<ServerHandle>;
  /** The console of a server that the learner started and that runs; null: it is none, or has ended. */
  attach(pid: number): Promise<ServerHandle | null>;
  /** false: the pid is not one of this machine's servers. */
  signal(pid: number, name: SignalName): boolean;
  facts(): Promise<MachineFacts>;
  /** Ends the servers and removes all data. */
  reset(): Promise<void>;
}

/** Where a machine is in its life, by the liveliest of its servers. */
export type MachineState = 'absent' | 'starting' | 'running' | 'idle' | 'parked' | 'stopping' | 'resetting' | 'removed';

/** What is known of a machine at a glance. */
export interface MachineSummary {
  readonly learner: string;
  readonly state: MachineState;
  /** Its servers that run. */
  readonly servers: number;
  /** Unix time in milliseconds of its last use. */
  readonly usedAt: number;
  /** Its first server was stopped, or ended and stays so: a connection is refused. */
  readonly isDown: boolean;
}

/** All machines of this bridge. */
export interface Machines {
  /**
   * The learner's machine, made at first use, as one of their computers has it. learner: 32 lower-case hexadecimal digits;
   * computer: a name that isComputerName passes, and the server where it is missing.
   */
  of(learner: string, computer?: string): Promise<Machine>;
  /** Ends every process in steps and keeps all data. */
  close(): Promise<void>;
}

/** What all machines take, and who waits. */
export interface MachinesLoad {
  /** Starts that wait for their turn. */
  readonly waiting: number;
  /** What the last starts took from their turn to an answer, in the mean; null: none has ended yet. */
  readonly startMs: number | null;
  /** Disk of all machines, as it was looked at last. */
  readonly diskBytes: number;
}

/** Data that was put aside. */
export interface PutAside {
  /** null: nobody knows. */
  readonly keys: number | null;
  /** Unix time in milliseconds at which it was. */
  readonly at: number;
}

/** Machines whose servers the bridge itself starts, parks and brings back. */
export interface PrivateMachines extends Machines {
  /** The machines that are in use, or were a moment ago. */
  list(): MachineSummary[];
  /** Calls back with every change of a machine's state, until the function that it returns is called. */
  watch(changed: (machine: MachineSummary) => void): () => void;
  /** Saves and ends a machine's servers; the next byte brings them back. false: it is in use, or cannot save. */
  park(learner: string): Promise<boolean>;
  /** Ends what a learner's machines run, the one at a provider too, whatever it is about; all data is kept, and the next use brings it back. */
  end(learner: string): Promise<void>;
  /** Whether a machine has any data; no server of it starts for the look. */
  hasData(learner: string): Promise<boolean>;
  /** Ports of a machine's servers that run, or that were stopped or parked and left data; no server of it starts for the look. */
  portsWithData(learner: string): Promise<readonly number[]>;
  /**
   * Saves and ends a machine's servers, and puts all its data aside, before what was put aside earlier; it goes on as
   * new. keys: how many it has, where that is known: no keys do not take the place of some. false: it has no data. Throws
   * MachineError limit.
   */
  putAside(learner: string, keys?: number | null): Promise<boolean>;
  /** What of a machine is put aside, as read from its folder; null: nothing. */
  aside(learner: string): Promise<PutAside | null>;
  /** Has the data again that was put aside; what has been made since goes. false: there is none. Throws MachineError limit. */
  bringBack(learner: string): Promise<boolean>;
  /** Has a machine that rests give back what it took, and removes it where it is as good as new: after a reset nothing is left of it. */
  retire(learner: string): Promise<void>;
  /** Gives a machine twice the memory and disk, for good: its servers are parked once, and come back with more. */
  extend(learner: string): Promise<void>;
  /** Whether it was given more. */
  isExtended(learner: string): Promise<boolean>;
  load(): MachinesLoad;
  /** Those whose servers wait for their turn to start, the next one first; nobody, most of the time. */
  startLine(): readonly string[];
  /** The learner's machine at a provider, made at first use. */
  cloudOf(learner: string): Promise<Machine>;
  /** Whether it was ever made, and not removed since. */
  hasCloud(learner: string): Promise<boolean>;
}

export type { ServerFacts };
