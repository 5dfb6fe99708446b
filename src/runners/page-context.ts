// Page context: what a page has one of, made once and handed down to whatever needs it.
import type { CommandReference } from '../bridge/command-docs.ts';
import type { Transport } from '../bridge/transport.ts';
import type { PageFiles } from '../machine/page-files.ts';
import type { ResettableMachine } from '../machine/page-machine.ts';
import type { PartTexts, Texts, WholeTexts } from '../texts/texts.ts';
import type { Attendance } from './attendance.ts';
import type { PageStore } from './page-store.ts';
import type { SessionRunners } from './session-runners.ts';

/** One of the learner's computers, as a page has it. */
export interface PageComputer {
  /** What the bridge knows it by. */
  readonly computer: string;
  readonly transport: Transport;
  readonly files: PageFiles;
  readonly machine: ResettableMachine;
}

/** Its computer is the server: what a page asks by itself, that one asks. */
export interface PageContext extends PageComputer {
  /** What the interface says, in the page's language. */
  readonly texts: Texts;
  /** What its parts say, loaded when the first of them is. Rejects where it cannot be; the next who asks tries again. */
  readonly partTexts: () => Promise<PartTexts>;
  readonly runners: SessionRunners;
  /** What the page keeps in this browser for its learner. */
  readonly store: PageStore;
  /** What waits for the reader. */
  readonly attendance: Attendance;
  /** What the Redis in use says of its commands, fetched when first wanted. Rejects with BridgeError; the next who asks tries again. */
  readonly commandReference: () => Promise<CommandReference>;
}

/** A page's context with all that the page can say: what the parts have that come after the page's first script. */
export type Whole<Context extends PageContext> = Omit<Context, 'texts'> & { readonly texts: WholeTexts };

/** Rejects where the texts cannot be loaded. */
export async function wholeContext<Context extends PageContext>(context: Context): Promise<Whole<Context>> {
  return { ...context, texts: { ...context.texts, ...(await context.partTexts()) } };
}
