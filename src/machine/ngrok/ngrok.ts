// ngrok: forwards a name and a port of the notebook's own network to the machine, with the screen of ngrok 3.
import type { Process, Program } from '../program.ts';
import { readArguments } from './arguments.ts';
import { ConnectionMeter } from './connection-meter.ts';
import { rowOf, screenOf } from './screen.ts';

/** The program. Ctrl-C ends the tunnel, and so does the end of its page. */
export const ngrok: Program = async (process) => {
  const request = readArguments(process.args);
  if (request.type === 'forward') return forward(request.host, request.port, process);
  if (request.exitCode === 0) process.write(request.text);
  else process.error(request.text);
  return request.exitCode;
};

async function forward(host: string, port: number, process: Process): Promise<number> {
  const tunnel = await process.machine.forward(host, port);
  const stop = (): void => void tunnel.close();
  if (process.interrupted.aborted) stop();
  else process.interrupted.addEventListener('abort', stop, { once: true });
  const meter = new ConnectionMeter(() => performance.now());
  try {
    for await (const event of tunnel.events) {
      if (event.type === 'refused') {
        process.error(`ERROR:  ${event.message}\n`);
        return 1;
      }
      if (event.type === 'forwarding') {
        process.goesOn?.();
        process.write(screenOf(`${event.host}:${event.port}`, `${host}:${port}`) + rowOf(meter.counts));
      } else {
        meter.add(event);
        // A file would keep each of them.
        if (process.isTerminal) process.write(`\r${rowOf(meter.counts)}`);
      }
    }
  } finally {
    process.interrupted.removeEventListener('abort', stop);
    // The next tunnel then finds the port of this one free.
    await tunnel.close();
  }
  process.write('\n');
  if (process.interrupted.aborted) return 0;
  process.error('ERROR:  the notebook ended the tunnel: it stops, or gave the place to others.\n');
  return 1;
}
