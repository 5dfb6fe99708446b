// Machine: one learner's redis-servers and what is known of them, as the transports of the bridge see it.
import type { Duplex } from 'node:stream';
import type { ConsoleRequest, MachineFacts, SignalName, ServerFacts } from '../src/protocol.ts';

/** Why a connection or a start did not come about; the transports turn it into a close code or a status. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly code: 'refused' | 'unknown-host' | 'limit' | 'start-failed' | 'walled';
  /** message: one sentence for the learner, at most 123 bytes where it goes into a close reason. */
  constructor(code: MachineError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A connected byte stream to a Redis. */
export type RedisStream = Duplex & {
  /** Why it ended, asked once it has: a sentence for the learner of at most 123 bytes; null where nothing more is known. */
  readonly endReason?: () => Promise<string | null>;
};

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
  /** A connected byte stream to the server at host:port; starts the quiet server where DESIGN says so. Throws MachineError. */
  connect(host: string, port: number): Promise<RedisStream>;
  start(request: StartRequest): Promise<ServerHandle>;
  /** false: the pid is not one of this machine's servers. */
  signal(pid: number, name: SignalName): boolean;
  facts(): Promise<MachineFacts>;
  /** Ends the servers and removes all data. */
  reset(): Promise<void>;
}

/** All machines of this bridge. */
export interface Machines {
  /** The learner's machine, made at first use. learner: 32 lower-case hexadecimal digits. */
  of(learner: string): Promise<Machine>;
  /** Ends every process in steps and keeps all data. */
  close(): Promise<void>;
}

export type { ServerFacts };
