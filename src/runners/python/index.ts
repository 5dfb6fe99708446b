// The runners of Python snippets: one interpreter for each session, made at its first run.
import { HttpTunnelSession } from '../../bridge/http-tunnel.ts';
import type { Transport } from '../../bridge/transport.ts';
import type { RunTexts } from '../../texts/texts.ts';
import type { RunnersOf } from '../runner.ts';
import { WorkerLink } from '../worker-link.ts';
import { canSuspend, chooseCarrier } from './carrier.ts';
import { pythonFiles } from './files.ts';
import { InterpreterWorker, UnavailableError, type PythonLink } from './interpreter-worker.ts';
import { PythonRunner } from './python-runner.ts';

export const runnersOf: RunnersOf = ({ computer, transport, texts }) => {
  /** One that was started as a hand moved to Run, for the first session that asks. */
  let spare: InterpreterWorker | null = null;
  return {
    create: () =>
      new PythonRunner(texts.python, () => {
        const interpreter = spare?.isLost === false ? spare : startInterpreter(computer, transport, texts);
        spare = null;
        return interpreter;
      }),
    preload() {
      spare ??= startInterpreter(computer, transport, texts);
    },
  };
};

/** Set once the files are in the browser's cache, so that later starts need no progress. */
const cachedKey = 'redis-notebook.python';

/** Starts an interpreter. Throws UnavailableError where this notebook has none. */
function startInterpreter(computer: string, { endpoint, onlyHttp }: Transport, texts: RunTexts): InterpreterWorker {
  if (pythonFiles === null) throw new UnavailableError(texts.python.notBuilt);
  const { path, sizes, missing } = pythonFiles;
  if (missing !== null) throw new UnavailableError(missing);
  const files = new URL(path, location.origin).href;
  const carrier = chooseCarrier(onlyHttp, canSuspend());
  const session = new HttpTunnelSession(endpoint);
  const interrupts = globalThis.crossOriginIsolated ? new SharedArrayBuffer(1) : null;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'Python' });
  const link: PythonLink = new WorkerLink(worker, {
    files,
    sizes,
    carrier,
    computer,
    tunnelSession: session.name,
    interrupts,
    showDownloads: recall() !== files,
    language: document.documentElement.lang,
  });
  link.ready.then(
    () => remember(files),
    () => undefined,
  );
  // With the other carrier it is for Stop, and for networks that break WebSockets.
  if (carrier === 'http-tunnel') session.keep();
  session.leaveWith(link.lost);
  return new InterpreterWorker({ link, carrier, session, interrupts, texts });
}

function recall(): string | null {
  try {
    return localStorage.getItem(cachedKey);
  } catch {
    // Storage is refused: then progress is shown every time.
    return null;
  }
}

function remember(files: string): void {
  try {
    localStorage.setItem(cachedKey, files);
  } catch {
    // As above.
  }
}
