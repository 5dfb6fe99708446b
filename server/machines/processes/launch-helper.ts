// Launch helper: a process of its own that starts all redis-servers, so that no fork ever holds the bridge up.
//
// It is their parent: it alone signals them, by ids that cannot have changed hands while it has not waited for them,
// and where the bridge has ended, however that came, it ends them all.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { hasOwnPid } from '../confinement/held-namespaces.ts';
import { Lan } from '../lan/lan.ts';
import { streamSocket, type HelperReport, type HelperRequest, type HelperSettings } from './launch-messages.ts';
import { startTimeOf } from './process-folder.ts';
import { putFurtherBehind } from './process-priority.ts';
import { Spawner } from './spawner.ts';

/** O_CLOEXEC in /proc/PID/fdinfo, in octal. */
const closeOnExec = 0o2000000;

const settings = JSON.parse(process.argv[2] ?? '') as HelperSettings;
const spawner = new Spawner(settings);
const children = new Map<number, ChildProcess>();
const lan = new Lan({ ...settings, servers: spawner });

closeInherited();
process.on('message', (request: HelperRequest) => {
  switch (request.type) {
    case 'spawn':
      void start(request);
      return;
    case 'signal':
      signal(request.id, `SIG${request.signal}`);
      return;
    case 'settle':
      settle(request.id);
      return;
    case 'dial':
      void dial(request);
      return;
    case 'plug':
      void plug(request);
      return;
    case 'unplug':
      lan.unplug(request.machine);
      return;
    case 'close-class':
      lan.closeClass(request.class);
      return;
    case 'release':
      lan.release(request.machine);
      spawner.release(request.machine);
  }
});
process.on('disconnect', () => {
  for (const child of children.values()) killGroup(child);
  lan.close();
  process.exit();
});

async function start({ id, request }: Extract<HelperRequest, { type: 'spawn' }>): Promise<void> {
  let stream: Socket | null = null;
  try {
    stream = await openStream(id);
    const { child, pid, placed } = await spawner.spawn(request, stream);
    children.set(id, child);
    report({ type: 'started', id, pid, startTime: startTimeOf(pid) });
    child.once('exit', (code, signalName) => {
      children.delete(id);
      killRestOfGroup(pid);
      void placed.finally(() => report({ type: 'exited', id, code, signal: signalName }));
    });
    void placed.then((isPlaced) => report({ type: 'placed', id, isPlaced }));
  } catch (error) {
    report({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    // The process has it now.
    stream?.destroy();
  }
}

async function dial({ id, request }: Extract<HelperRequest, { type: 'dial' }>): Promise<void> {
  try {
    const handle = await lan.dial(request);
    // Node's types know whole sockets alone. The bridge has a descriptor of its own once this one is closed.
    process.send?.({ type: 'dialled', id } satisfies HelperReport, handle as unknown as Socket, {}, () => handle.close());
  } catch (error) {
    tellFailure(id, error);
  }
}

async function plug({ id, request }: Extract<HelperRequest, { type: 'plug' }>): Promise<void> {
  try {
    await lan.plug(request);
    report({ type: 'plugged', id });
  } catch (error) {
    tellFailure(id, error);
  }
}

function tellFailure(id: number, error: unknown): void {
  const { code = '', message } = error as NodeJS.ErrnoException;
  report({ type: 'undialled', id, code, message });
}

/** A stream that ends in the bridge, which knows by its first line whose it is. */
async function openStream(id: number): Promise<Socket> {
  const stream = connect(join(settings.folder, streamSocket));
  await once(stream, 'connect');
  await new Promise((resolve) => {
    stream.write(`${id}\n`, resolve);
  });
  return stream.on('error', () => {});
}

function signal(id: number, name: NodeJS.Signals): void {
  const child = children.get(id);
  if (child === undefined) return;
  if (name === 'SIGKILL') killGroup(child);
  else child.kill(name);
}

function settle(id: number): void {
  const child = children.get(id);
  if (child?.pid !== undefined && hasOwnPid(child)) putFurtherBehind(child.pid);
}

/** Ends a child with the processes that it forked to save its data: they are of the same process group. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || !hasOwnPid(child)) return;
  kill(-child.pid);
}

/** Ends what a child that has been waited for left in its group. While there is any, its number is nobody else's. */
function killRestOfGroup(pid: number): void {
  if (startTimeOf(pid) === '') kill(-pid);
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

function report(message: HelperReport): void {
  // Where the channel has just closed, disconnect follows.
  process.send?.(message, undefined, undefined, () => {});
}

/** Closes what whoever started the bridge left open in it, and what every server would have open too. Node's own is marked. */
function closeInherited(): void {
  let names: string[];
  try {
    names = readdirSync('/proc/self/fdinfo');
  } catch {
    return; // On macOS Node closes them for every child.
  }
  for (const fd of names.map(Number).filter((number) => number > 2)) {
    try {
      const [, flags = ''] = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1')) ?? [];
      if ((Number.parseInt(flags, 8) & closeOnExec) === 0) closeSync(fd);
    } catch {
      // It was the one by which the folder was read.
    }
  }
}
