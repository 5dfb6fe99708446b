// The runners of shell snippets: a worker for each session, made at its first run.
import { serveFiles } from '../../machine/files-port.ts';
import type { RunnersOf } from '../runner.ts';
import type { ToWorker } from './messages.ts';
import { ShellRunner, type ShellThread } from './shell-runner.ts';

export const runnersOf: RunnersOf = ({ transport, files }) => {
  /** A worker that was started before anyone asked, for the first session that does. */
  let spare: ShellThread | null = null;
  const start = (): ShellThread => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'shell' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ type: 'setup', files: port2, onlyHttp: transport.onlyHttp } satisfies ToWorker, [port2]);
    serveFiles(() => files.files(), port1);
    return worker;
  };
  return {
    create: () =>
      new ShellRunner(() => {
        const thread = spare ?? start();
        spare = null;
        return thread;
      }),
    preload() {
      spare ??= start();
    },
  };
};
