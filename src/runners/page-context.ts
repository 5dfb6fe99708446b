// Page context: what a page has one of, made once and handed down to whatever needs it.
import type { CommandReference } from '../bridge/command-docs.ts';
import type { Transport } from '../bridge/transport.ts';
import type { PageFiles } from '../machine/page-files.ts';
import type { ResettableMachine } from '../machine/page-machine.ts';
import type { Texts } from '../texts/texts.ts';
import type { Attendance } from './attendance.ts';
import type { PageStore } from './page-store.ts';
import type { SessionRunners } from './session-runners.ts';

export interface PageContext {
  /** What the interface says, in the page's language. */
  readonly texts: Texts;
  readonly transport: Transport;
  readonly files: PageFiles;
  readonly runners: SessionRunners;
  readonly machine: ResettableMachine;
  /** What the page keeps in this browser for its learner. */
  readonly store: PageStore;
  /** What waits for the reader. */
  readonly attendance: Attendance;
  /** What the Redis in use says of its commands, fetched when first wanted. Rejects with BridgeError; the next who asks tries again. */
  readonly commandReference: () => Promise<CommandReference>;
}
