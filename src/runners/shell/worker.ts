// Worker: one shell session in a thread of its own, where a busy loop cannot hold up the page.
import { Carriers } from '../../bridge/carriers.ts';
import { endpointOf } from '../../bridge/speaker.ts';
import { Transport } from '../../bridge/transport.ts';
import { programs } from '../../machine/commands/index.ts';
import { remoteFiles } from '../../machine/files-port.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import { identityOf } from '../../machine/machine-identity.ts';
import { loadRunTexts } from '../../texts/texts.ts';
import { servePage } from '../page-link.ts';
import type { FromWorker, ShellSetup, ToWorker } from './messages.ts';
import { ShellService } from './shell-service.ts';
import { ShellSession } from './shell-session.ts';

servePage(async ({ files, onlyHttp, computer, tunnelSession, language }: ShellSetup) => {
  const machine = bridgeMachine(new Transport({ endpoint: endpointOf(computer), onlyHttp, tunnelSession, carriers: () => Carriers }));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const [identity, texts] = await Promise.all([identityOf(machine), loadRunTexts(language)]);
  const session = new ShellSession({ machine, files: remoteFiles(files), programs, identity, timeZone, texts });
  const service = new ShellService(session, (message: FromWorker) => postMessage(message));
  service.rehearseLater();
  return (message: ToWorker) => service.hear(message);
});
