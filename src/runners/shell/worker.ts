// Worker: one shell session in a thread of its own, where a busy loop cannot hold up the page.
import { carriers } from '../../bridge/carriers.ts';
import { Transport } from '../../bridge/transport.ts';
import { programs } from '../../machine/commands/index.ts';
import { remoteFiles } from '../../machine/files-port.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import { shellLimits } from './limits.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { OutputBatch } from './output-batch.ts';
import { ShellSession, type SessionRun } from './shell-session.ts';

const runs = new Map<number, SessionRun>();
let session: ShellSession | null = null;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'setup': {
      const machine = bridgeMachine(new Transport({ onlyHttp: data.onlyHttp, carriers: () => carriers }));
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      session = new ShellSession({ machine, files: remoteFiles(data.files), programs, timeZone });
      break;
    }
    case 'run':
      void run(data.id, data.steps, data.columns);
      break;
    case 'interrupt':
      runs.get(data.id)?.interrupt(data.step);
      break;
    case 'stop':
      send({ type: 'heard', id: data.id });
      runs.get(data.id)?.stop();
      break;
  }
});

send({ type: 'ready' });

async function run(id: number, steps: readonly string[], columns: number): Promise<void> {
  if (!session) return;
  let current = 0;
  const batch = new OutputBatch((text) => send({ type: 'output', id, step: current, text }), shellLimits.batchMs);
  const begun = session.run(steps, columns, {
    onStepStart(step) {
      current = step;
      send({ type: 'step-start', id, step });
    },
    onOutput: (_step, text) => batch.add(text),
    onStepEnd(step, exitCode) {
      batch.flush();
      send({ type: 'step-end', id, step, exitCode });
    },
  });
  runs.set(id, begun);
  const outcome = await begun.outcome;
  runs.delete(id);
  batch.flush();
  send({ type: 'end', id, outcome });
}

function send(message: FromWorker): void {
  postMessage(message);
}
