// Cloud: the Redis that a provider gives each learner, as the bridge sees it: one port, a private and an outside implementation.
import type { CloudFacts } from '../src/protocol.ts';
import type { RedisStream } from './machine.ts';

export interface Cloud {
  /** What the provider tells the learner of it. */
  factsOf(learner: string): CloudFacts;
  /** A connection to one of its ports, TLS ended where it was asked for; nobody has logged in yet. gone: as Machine has it. Throws MachineError. */
  connect(learner: string, port: number, isTls: boolean, gone?: AbortSignal): Promise<RedisStream>;
  /** Removes what is the learner's own there. */
  reset(learner: string): Promise<void>;
  close(): Promise<void>;
}
