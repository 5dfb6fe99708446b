// Page context: puts together what a page has one of. Its large parts load when they are first used.
import { Transport, wantsHttpTunnel } from '../bridge/transport.ts';
import { bridgeMachine } from '../machine/bridge-machine.ts';
import { openPageFiles, PageFiles } from '../machine/page-files.ts';
import type { PageContext } from '../runners/page-context.ts';
import { SessionRunners } from '../runners/session-runners.ts';

/** The context of a page with an address's query. */
export function pageContext(search: string): PageContext {
  const transport = new Transport({
    onlyHttp: wantsHttpTunnel(search),
    carriers: async () => (await import('../bridge/carriers.ts')).Carriers,
  });
  addEventListener('pagehide', () => transport.leave());
  const parts = { transport, files: new PageFiles(openPageFiles), machine: bridgeMachine(transport) };
  return { ...parts, runners: new SessionRunners(parts) };
}
