// Server remedies: starting a server where none listens, and ending the one that does, at a reader's word.
import { BridgeError } from '../bridge/connection.ts';
import { failureText } from '../runners/failure-text.ts';
import type { PageMachine } from '../machine/page-machine.ts';
import type { WholeTexts } from '../texts/texts.ts';
import { notebookLimits } from './limits.ts';

/** Redis's own port, at which a server needs no argument. */
const defaultPort = 6379;

/** Starts a server in the background; resolves once it answers, to null, or to why it does not, for the reader. */
export async function startServer(machine: PageMachine, port: number, texts: WholeTexts): Promise<string | null> {
  try {
    const args = port === defaultPort ? [] : ['--port', String(port)];
    const server = await machine.start({ args, config: null, background: true });
    let log = '';
    for await (const event of server.events) {
      if (event.type === 'log') log += event.text;
      if (event.type === 'refused') return texts.failures.told(event.message);
      if (event.type === 'exited') return log.trim().split('\n').at(-1) ?? '';
      if (event.type !== 'ready') continue;
      server.detach();
      return null;
    }
    return log;
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return failureText(error, texts.failures);
  }
}

/** Presses Ctrl-C for the server at a port; resolves once it is gone, to null, or to why it is not, for the reader. */
export async function stopServer(machine: PageMachine, port: number, texts: WholeTexts): Promise<string | null> {
  try {
    const late = performance.now() + notebookLimits.serverEndMs;
    for (let pressed: number | null = null; ;) {
      const server = (await machine.facts()).servers.find((one) => one.port === port);
      if (server === undefined) return null;
      if (performance.now() > late) return texts.remedies.serverStays(port);
      if (pressed !== server.pid) await machine.kill(server.pid, 'INT');
      pressed = server.pid;
      await new Promise((resolve) => {
        setTimeout(resolve, notebookLimits.lookMs);
      });
    }
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return failureText(error, texts.failures);
  }
}
