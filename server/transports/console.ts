// Console: the terminal side of a redis-server that a learner starts: its log out, signals in.
import type { RawData } from 'ws';
import { z } from 'zod';
import { closeCodes, wireLimits, type ConsoleEvent, type ConsoleRequest } from '../../src/protocol.ts';
import { transportLimits } from './limits.ts';
import { signalName } from './machine-routes.ts';
import { MachineError, type Machine, type ServerHandle } from '../machine.ts';
import { closePeer, type Peer } from './peer.ts';
import type { Seat } from './seat.ts';
import { SignalQueue } from './signal-queue.ts';
import type { TokenBuckets } from '../token-buckets.ts';

const consoleRequest: z.ZodType<ConsoleRequest> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    args: z.array(z.string()),
    config: z.string().nullable(),
    background: z.boolean(),
    origin: z.string().max(wireLimits.originCharacters).optional(),
  }),
  z.strictObject({ type: z.literal('attach'), pid: z.int().positive() }),
  z.strictObject({ type: z.literal('signal'), signal: signalName }),
]);

/** What a console begins with. */
type Opening = Exclude<ConsoleRequest, { type: 'signal' }>;

/** What a console is opened for. */
export interface ConsoleParts {
  readonly learner: string;
  /** The pace of the learner's signals. */
  readonly signals: TokenBuckets;
  readonly machine: () => Promise<Machine>;
}

/**
 * Serves one console until the page's end is closed; the page leaving never stops the server. A MachineError of
 * the start becomes the event refused; any other error is thrown.
 */
export async function serveConsole(peer: Peer, seat: Seat, { learner, signals, machine }: ConsoleParts): Promise<void> {
  const queue = new SignalQueue({ learner, pace: signals, hold: (isHeld) => peer.reading.set('signals', isHeld) });
  const terminal = new ConsoleTerminal(peer, seat, queue);
  const request = await terminal.request;
  if (request) {
    try {
      seat.slot.hold();
      const handle = await open(await machine(), request, seat.left);
      queue.connect((signal) => handle.signal(signal));
      await show(handle, request.type === 'start' && request.background, terminal);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      await terminal.send({ type: 'refused', message: error.message });
    }
    closePeer(peer, 1000, '');
  }
  await terminal.closed;
}

/** What a console shows: a server that it starts, or one that runs. Throws MachineError. */
async function open(machine: Machine, request: Opening, gone: AbortSignal): Promise<ServerHandle> {
  if (request.type === 'start') {
    const { type: _, ...start } = request;
    return machine.start(start, gone);
  }
  const handle = await machine.attach(request.pid);
  if (handle === null) throw new MachineError('refused', 'That server has ended.');
  return handle;
}

/** Sends the events of a server until it ends, the page leaves or, in the background, it is ready. */
async function show(handle: ServerHandle, background: boolean, terminal: ConsoleTerminal): Promise<void> {
  await terminal.send({ type: 'started', pid: handle.pid, port: handle.port });
  const ready = handle.ready.then(() => terminal.send({ type: 'ready' }));
  const leaving = background ? Promise.race([ready, terminal.closed]) : terminal.closed;
  if ((await copyLog(handle, terminal, leaving)) === 'left') return;
  const { code, signal } = await handle.exited;
  await terminal.send({ type: 'exited', code, signal });
}

/** Sends the log as fast as the page takes it. left: nobody wants it any longer; ended: the process has. */
async function copyLog(handle: ServerHandle, terminal: ConsoleTerminal, leaving: Promise<unknown>): Promise<'left' | 'ended'> {
  const lines = handle.log[Symbol.asyncIterator]();
  let isWanted = true;
  const copy = async (): Promise<'ended'> => {
    for (;;) {
      const line = await lines.next();
      if (line.done || !isWanted) return 'ended';
      await terminal.send({ type: 'log', text: line.value });
    }
  };
  const outcome = await Promise.race([copy(), leaving.then(() => 'left' as const)]);
  isWanted = false;
  // The iterator may wait for its next line before it returns: nobody need wait with it.
  void Promise.allSettled([lines.return?.()]);
  return outcome;
}

/** The page's end of a console. */
class ConsoleTerminal {
  /** The first message; null where the page left, or was sent away, before it asked for a start. */
  readonly request: Promise<Opening | null>;
  readonly closed: Promise<void>;
  readonly #peer: Peer;
  readonly #seat: Seat;
  readonly #begin: (request: Opening | null) => void;
  #hasBegun = false;
  readonly #signals: SignalQueue;

  constructor(peer: Peer, seat: Seat, signals: SignalQueue) {
    const { promise, resolve } = Promise.withResolvers<Opening | null>();
    this.request = promise;
    this.#begin = resolve;
    this.#peer = peer;
    this.#seat = seat;
    this.#signals = signals;
    peer.ws.on('message', this.#take);
    this.closed = new Promise((settle) => {
      peer.ws.once('close', () => {
        resolve(null);
        settle();
      });
    });
  }

  /** Sends an event; resolves once the page can take more, or has left. */
  async send(event: ConsoleEvent): Promise<void> {
    const { ws, socket } = this.#peer;
    if (ws.readyState !== ws.OPEN) return;
    ws.send(JSON.stringify(event));
    this.#seat.slot.touch();
    this.#seat.bytes.set(socket.writableLength);
    if (socket.writableLength <= transportLimits.consoleBytes) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once('drain', resolve).once('close', resolve);
    await promise;
    socket.off('drain', resolve).off('close', resolve);
    this.#seat.bytes.set(0);
  }

  readonly #take = (data: RawData, isBinary: boolean): void => {
    if (this.#peer.ws.readyState !== this.#peer.ws.OPEN) return;
    this.#seat.slot.touch();
    const parsed = parseRequest(data, isBinary);
    if (typeof parsed === 'string') return this.#sendAway(parsed);
    if (parsed.type === 'signal') {
      if (!this.#hasBegun) return this.#sendAway('A console starts with a start message, and a signal came first.');
      this.#signals.add(parsed.signal);
      return;
    }
    if (this.#hasBegun) return this.#sendAway('A console starts one server, and a second start came.');
    this.#hasBegun = true;
    this.#begin(parsed);
  };

  #sendAway(reason: string): void {
    closePeer(this.#peer, closeCodes.badMessage, reason);
  }
}

/** The request in a message, or what is wrong with it. */
function parseRequest(data: RawData, isBinary: boolean): ConsoleRequest | string {
  if (isBinary) return 'A console takes JSON in text frames, and a binary frame came.';
  let json: unknown;
  try {
    json = JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return 'A console takes JSON in text frames, and a frame was not JSON.';
  }
  const parsed = consoleRequest.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `A console message is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unknown'}.`;
}
