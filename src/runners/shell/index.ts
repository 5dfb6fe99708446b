// The runners of shell snippets: a worker for each session, made at its first run.
import { HttpTunnelSession } from '../../bridge/http-tunnel.ts';
import { serveFiles } from '../../machine/files-port.ts';
import type { RunnersOf } from '../runner.ts';
import { WorkerLink } from '../worker-link.ts';
import { ShellRunner, type ShellLink } from './shell-runner.ts';

export const runnersOf: RunnersOf = ({ computer, transport, files, texts }) => {
  /** A worker that was started before anyone asked, for the first session that does. */
  let spare: ShellLink | null = null;
  const start = (): ShellLink => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'shell' });
    const { port1, port2 } = new MessageChannel();
    serveFiles(() => files.files(), port1);
    const session = new HttpTunnelSession(transport.endpoint);
    const setup = {
      files: port2,
      onlyHttp: transport.onlyHttp,
      computer,
      language: document.documentElement.lang,
      tunnelSession: session.name,
    };
    const link: ShellLink = new WorkerLink(worker, setup, [port2]);
    session.leaveWith(link.lost);
    return link;
  };
  const preload = (): void => {
    spare ??= start();
  };
  return {
    create() {
      // It is made for a run: while what else that needs is loaded, its worker starts.
      preload();
      return new ShellRunner(texts.shell, () => {
        // One that could not be loaded as a hand moved to Run may be loaded now.
        const link = spare?.lost.aborted === false ? spare : start();
        spare = null;
        return link;
      });
    },
    preload,
  };
};
