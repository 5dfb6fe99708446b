// Page context: puts together what a page has one of. Its large parts load when they are first used.
import { endpointOf } from '../bridge/speaker.ts';
import { Transport, wantsHttpTunnel } from '../bridge/transport.ts';
import { laterMachine } from '../machine/later-machine.ts';
import { openPageFiles, PageFiles } from '../machine/page-files.ts';
import { Attendance } from '../runners/attendance.ts';
import { serverComputer } from '../protocol.ts';
import type { PageComputer, PageContext, Whole } from '../runners/page-context.ts';
import { SessionRunners } from '../runners/session-runners.ts';
import { loadPartTexts, type Texts } from '../texts/texts.ts';
import { BrowserStore } from './store/browser-store.ts';
import { browserKeptMark } from './store/kept-mark.ts';

/** The page's context with all that the notebook itself does with the store. */
export interface NotebookContext extends PageContext {
  readonly store: BrowserStore;
}

/** The same with all that the page can say. */
export type WholeContext = Whole<NotebookContext>;

/** The context of a page with an address's query and the texts of its language, as the page names it. */
export function pageContext(search: string, language: string, texts: Texts): NotebookContext {
  const at = (computer: string): PageComputer => pageComputer(computer, wantsHttpTunnel(search));
  const server = at(serverComputer);
  const parts = {
    texts,
    partTexts: once(() => loadPartTexts(language)),
    ...server,
    attendance: new Attendance(),
    commandReference: once(async () => (await import('../bridge/command-docs.ts')).fetchCommandReference()),
  };
  // In a class the store is in step with what that keeps (store/open-records.ts).
  const store = new BrowserStore(
    async (...told) => (await import('./store/open-records.ts')).openRecords(server.transport, ...told),
    browserKeptMark,
  );
  addEventListener('beforeunload', (event) => {
    if (store.isHeld) event.preventDefault();
  });
  return { ...parts, store, runners: new SessionRunners({ ...parts, at }) };
}

function pageComputer(computer: string, onlyHttp: boolean): PageComputer {
  const transport = new Transport({
    endpoint: endpointOf(computer),
    onlyHttp,
    carriers: async () => (await import('../bridge/carriers.ts')).Carriers,
  });
  addEventListener('pagehide', () => transport.leave());
  return {
    computer,
    transport,
    files: new PageFiles(() => openPageFiles(computer)),
    machine: laterMachine(transport.endpoint, async () => (await import('../machine/bridge-machine.ts')).bridgeMachine(transport)),
  };
}

/** The same result for everybody who asks; what failed is tried again at the next question. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}
