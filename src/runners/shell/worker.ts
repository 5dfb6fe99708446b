// Worker: one shell session in a thread of its own, where a busy loop cannot hold up the page.
import { Carriers } from '../../bridge/carriers.ts';
import { Transport } from '../../bridge/transport.ts';
import { programs } from '../../machine/commands/index.ts';
import { remoteFiles } from '../../machine/files-port.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import { shellLimits } from './limits.ts';
import { servePage } from '../page-link.ts';
import type { FromWorker, ShellSetup, ToWorker } from './messages.ts';
import { OutputBatch } from './output-batch.ts';
import { ShellSession, type SessionRun } from './shell-session.ts';

const runs = new Map<number, SessionRun>();

servePage(async ({ files, onlyHttp }: ShellSetup) => {
  const machine = bridgeMachine(new Transport({ onlyHttp, carriers: () => Carriers }));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const session = new ShellSession({ machine, files: remoteFiles(files), programs, timeZone });
  return (message: ToWorker) => hear(session, message);
});

function hear(session: ShellSession, message: ToWorker): void {
  switch (message.type) {
    case 'run':
      void run(session, message);
      return;
    case 'interrupt':
      runs.get(message.id)?.interrupt(message.step);
      return;
    case 'stop':
      send({ type: 'heard', id: message.id });
      runs.get(message.id)?.stop();
  }
}

async function run(session: ShellSession, { id, steps, columns }: Extract<ToWorker, { type: 'run' }>): Promise<void> {
  let current = 0;
  const batch = new OutputBatch((text) => send({ type: 'output', id, step: current, text }), shellLimits.batchMs);
  const begun = session.run(steps, columns, {
    onStepStart(step) {
      current = step;
      send({ type: 'step-start', id, step });
    },
    onProgress: (message) => send({ type: 'progress', id, message }),
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
