// Webdis socket: commands and replies over one WebSocket, as JSON or as raw RESP, on a connection to Redis of its own.
import { isUtf8 } from 'node:buffer';
import type { RawData } from 'ws';
import { closeCodes } from '../../../src/protocol.ts';
import { webdisLimits } from './limits.ts';
import { MachineError, type RedisStream } from '../../machine.ts';
import { closePeer, type Peer } from '../peer.ts';
import type { Seat } from '../seat.ts';
import { closeCodeOf } from '../tunnel.ts';
import { whyNever } from './command-kind.ts';
import { DedicatedConnection, type Listener } from './dedicated-connection.ts';
import { formatJson } from './json-format.ts';
import { latin1 } from './json-text.ts';
import { join, LayoutReader, type Layout } from './layout.ts';
import { formatRaw } from './raw-format.ts';
import { ReplyReader, type Reply, type ReplySize } from './reply.ts';
import type { SliceSchedule } from './slice-schedule.ts';

/** How commands and replies are written. */
export type WebdisForm = 'json' | 'raw';

/** Whose WebSocket it is, and how it is served. */
export interface PeerSettings {
  readonly learner: string;
  readonly form: WebdisForm;
  readonly schedule: SliceSchedule;
  readonly seat: Seat;
}

/** Serves a WebSocket until it is closed. A MachineError of connect closes it with its code; any other error is thrown. */
export async function serveWebdisSocket(peer: Peer, settings: PeerSettings, connect: () => Promise<RedisStream>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    peer.ws.once('close', () => resolve());
  });
  peer.reading.pause('connection');
  try {
    settings.seat.slot.hold();
    const stream = await connect();
    settings.seat.slot.touch();
    new PeerConnection(peer, settings, stream).begin();
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    closePeer(peer, closeCodeOf[error.code], error.message);
  }
  await closed;
}

class PeerConnection implements Listener {
  readonly #peer: Peer;
  readonly #settings: PeerSettings;
  readonly #connection: DedicatedConnection;
  /** The commands in raw messages, which need not end where a message does. */
  readonly #commands = new ReplyReader((command) => this.#say(wordsOf(command)), webdisLimits.bodyBytes);
  /** Replies that are not written yet, the first of them long. */
  readonly #unwritten: { readonly name: string; readonly reply: Reply; readonly size: ReplySize }[] = [];
  /** Bytes that are made of the first of them. */
  #made = 0;
  /** Why it is over, once it is. */
  #reason: string | null = null;

  constructor(peer: Peer, settings: PeerSettings, stream: RedisStream) {
    this.#peer = peer;
    this.#settings = settings;
    this.#connection = new DedicatedConnection(() => Promise.resolve(stream), 0, this);
  }

  begin(): void {
    const { ws, socket } = this.#peer;
    const { seat } = this.#settings;
    seat.bytes.onRoom = () => this.#proceed();
    seat.gone.addEventListener('abort', () => this.#connection.close());
    ws.on('message', (data) => this.#take(data));
    socket.on('drain', () => this.#proceed());
    ws.once('close', () => this.#connection.close());
    if (ws.readyState === ws.OPEN) this.#peer.reading.resume('connection');
    else this.#connection.close();
  }

  hear(name: string, reply: Reply, size: ReplySize): void {
    // A subscription that receives is used; a client that has left is not.
    if (this.#peer.ws.readyState === this.#peer.ws.OPEN) this.#settings.seat.slot.touch();
    if (this.#unwritten.length === 0 && size.bytes <= webdisLimits.sliceBytes) {
      this.#send(Buffer.from(join(this.#layOut(name, reply)), 'latin1'));
    } else {
      this.#unwritten.push({ name, reply, size });
      if (this.#unwritten.length === 1) this.#writeNext();
    }
    this.#proceed();
  }

  weighs(): void {
    this.#proceed();
  }

  hangUp(reason: string): void {
    this.#reason = reason;
    if (this.#unwritten.length === 0) closePeer(this.#peer, closeCodes.ended, reason);
  }

  #layOut(name: string, reply: Reply): Layout {
    return this.#settings.form === 'json' ? formatJson(name, reply) : formatRaw(reply);
  }

  /** Writes the first of the replies that wait, slice by slice, and those after it. */
  #writeNext(): void {
    const [first] = this.#unwritten;
    if (first === undefined) {
      if (this.#reason !== null) closePeer(this.#peer, closeCodes.ended, this.#reason);
      return;
    }
    const { learner, schedule } = this.#settings;
    const reader = new LayoutReader(this.#layOut(first.name, first.reply));
    const parts: Buffer[] = [];
    let size = 0;
    schedule.add(learner, () => {
      if (this.#peer.ws.readyState !== this.#peer.ws.OPEN) return false;
      const part = Buffer.from(reader.read(webdisLimits.sliceBytes), 'latin1');
      parts.push(part);
      size += part.length;
      this.#made = size;
      this.#charge();
      const isTooLong = size > webdisLimits.answerBytes;
      if (!reader.isDone && !isTooLong) return true;
      this.#send(isTooLong ? Buffer.from(join(this.#layOut(first.name, tooLong)), 'latin1') : Buffer.concat(parts, size));
      this.#unwritten.shift();
      this.#made = 0;
      this.#writeNext();
      this.#proceed();
      return false;
    });
  }

  /** As Webdis does, a text; only bytes that are none cannot be. */
  #send(bytes: Buffer): void {
    this.#peer.ws.send(bytes, { binary: !isUtf8(bytes) });
  }

  /** Goes on reading at either end, or does not, by what waits at the other. */
  #proceed(): void {
    const { ws, socket, reading } = this.#peer;
    const held = this.#charge();
    if (ws.readyState !== ws.OPEN) return;
    // Of a reply that is not whole yet the rest has to come: it alone could be all that is held.
    const isFull = held > this.#connection.partial && this.#settings.seat.bytes.mustWait();
    if (this.#unwritten.length > 0 || socket.writableLength > webdisLimits.socketBytes) this.#connection.pause();
    else this.#connection.resume();
    reading.set(
      'redis',
      isFull || this.#connection.unsent > webdisLimits.socketBytes || this.#connection.pending >= webdisLimits.questions,
    );
  }

  /** Charges what waits in either direction, and says how much it is. */
  #charge(): number {
    let bytes = this.#connection.unsent + this.#connection.partial + this.#commands.size + this.#peer.socket.writableLength + this.#made;
    for (const { size } of this.#unwritten) bytes += size.weight;
    this.#settings.seat.bytes.set(bytes);
    return bytes;
  }

  #take(data: RawData): void {
    // ws delivers Buffers unless another binaryType is set.
    const bytes = data as Buffer;
    try {
      if (this.#settings.form === 'json') this.#say(wordsIn(bytes.toString('utf8')));
      else this.#commands.read(bytes);
    } catch (error) {
      closePeer(this.#peer, closeCodes.badMessage, error instanceof Error ? error.message : String(error));
      this.#connection.close();
    }
    this.#settings.seat.slot.touch();
    this.#proceed();
  }

  #say(words: readonly string[]): void {
    const reason = whyNever(words);
    if (reason === null) this.#connection.say(words);
    else
      this.#connection.answer(words[0] ?? '', { type: 'error', text: `ERR ${(words[0] ?? '').toUpperCase()} is refused here: ${reason}` });
  }
}

/** Said in the place of a reply that is too long for one message. */
const tooLong: Reply = {
  type: 'error',
  text: `ERR the reply has more than ${webdisLimits.answerBytes} bytes: ask for less of it at a time`,
};

/** A message that is no command; message says what was expected. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

const notJson = 'A message has to be a command as a JSON array of strings and numbers, such as ["SET","key",1].';
const notRaw = 'A message has to be commands in RESP, such as *1\\r\\n$4\\r\\nPING\\r\\n.';

/** The words of a command in JSON, one character a byte. */
function wordsIn(text: string): string[] {
  let command: unknown;
  try {
    command = JSON.parse(text);
  } catch {
    throw new CommandError(notJson);
  }
  if (!Array.isArray(command) || command.length === 0) throw new CommandError(notJson);
  return command.map((word: unknown) => {
    if (typeof word === 'string') return latin1(word);
    if (typeof word === 'number') return String(word);
    throw new CommandError(notJson);
  });
}

/** The words of a command that came in RESP. */
function wordsOf(command: Reply): string[] {
  if (command.type !== 'array' || command.items.length === 0) throw new CommandError(notRaw);
  return command.items.map((word) => {
    if (word.type === 'string' || word.type === 'integer') return word.text;
    throw new CommandError(notRaw);
  });
}
