// The runner of shell snippets: a worker for each session, made at its first run.
import { wantsHttp } from '../../bridge/connect.ts';
import { pageFiles } from '../../machine/file-store.ts';
import { serveFiles } from '../../machine/files-port.ts';
import type { CreateRunner } from '../runner.ts';
import type { ToWorker } from './messages.ts';
import { ShellRunner, type ShellThread } from './shell-runner.ts';

/** Workers started before anyone asked, for the first session that does. */
let spare: ShellThread | null = null;

/** Starts a worker and its downloads, so that the first Run finds them. Runs nothing. */
export function preload(): void {
  spare ??= startThread();
}

/** A shell session of the page. */
export const createRunner: CreateRunner = () =>
  new ShellRunner(() => {
    const thread = spare ?? startThread();
    spare = null;
    return thread;
  });

function startThread(): ShellThread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'shell' });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: 'setup', files: port2, onlyHttp: wantsHttp(location.search) } satisfies ToWorker, [port2]);
  void pageFiles().then((files) => serveFiles(files, port1));
  return worker;
}
