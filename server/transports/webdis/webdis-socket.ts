// Webdis socket: commands and replies over one WebSocket, as JSON or as raw RESP, on a connection to Redis of its own.
import { isUtf8 } from 'node:buffer';
import type { RawData } from 'ws';
import { closeCodes } from '../../../src/protocol.ts';
import { webdisLimits } from '../../limits.ts';
import { MachineError, type RedisStream } from '../../machine.ts';
import { closePeer, type Peer } from '../peer.ts';
import { closeCodeOf } from '../tunnel.ts';
import { whyNever } from './command-kind.ts';
import { DedicatedConnection, type Listener } from './dedicated-connection.ts';
import { formatJson } from './json-format.ts';
import { latin1 } from './json-text.ts';
import { formatRaw } from './raw-format.ts';
import { ReplyReader, type Reply } from './reply.ts';

/** How commands and replies are written. */
export type WebdisForm = 'json' | 'raw';

/** Serves a WebSocket until it is closed. A MachineError of connect closes it with its code; any other error is thrown. */
export async function conversePeer(peer: Peer, form: WebdisForm, connect: () => Promise<RedisStream>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    peer.ws.once('close', () => resolve());
  });
  peer.ws.pause();
  try {
    const stream = await connect();
    new PeerConnection(peer, form, stream).begin();
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    closePeer(peer, closeCodeOf[error.code], error.message);
  }
  await closed;
}

class PeerConnection implements Listener {
  readonly #peer: Peer;
  readonly #form: WebdisForm;
  readonly #connection: DedicatedConnection;
  /** The commands in raw messages, which need not end where a message does. */
  readonly #commands = new ReplyReader((command) => this.#say(wordsOf(command)), webdisLimits.bodyBytes);

  constructor(peer: Peer, form: WebdisForm, stream: RedisStream) {
    this.#peer = peer;
    this.#form = form;
    this.#connection = new DedicatedConnection(() => Promise.resolve(stream), 0, this);
  }

  begin(): void {
    const { ws, socket } = this.#peer;
    ws.on('message', (data) => this.#take(data));
    socket.on('drain', () => this.#connection.resume());
    ws.once('close', () => this.#connection.close());
    if (ws.readyState === ws.OPEN) ws.resume();
    else this.#connection.close();
  }

  hear(name: string, reply: Reply): void {
    const { ws, socket } = this.#peer;
    const bytes = Buffer.from(this.#form === 'json' ? formatJson(name, reply) : formatRaw(reply), 'latin1');
    // As Webdis does, a text; only bytes that are none cannot be.
    ws.send(bytes, { binary: !isUtf8(bytes) });
    if (socket.writableLength > webdisLimits.socketBytes) this.#connection.pause();
    if (ws.isPaused && this.#connection.pending < webdisLimits.questions) ws.resume();
  }

  hangUp(reason: string): void {
    closePeer(this.#peer, closeCodes.ended, reason);
  }

  #take(data: RawData): void {
    // ws delivers Buffers unless another binaryType is set.
    const bytes = data as Buffer;
    try {
      if (this.#form === 'json') this.#say(wordsIn(bytes.toString('utf8')));
      else this.#commands.read(bytes);
    } catch (error) {
      closePeer(this.#peer, closeCodes.badMessage, error instanceof Error ? error.message : String(error));
      this.#connection.close();
    }
    if (this.#connection.pending >= webdisLimits.questions) this.#peer.ws.pause();
  }

  #say(words: readonly string[]): void {
    const reason = whyNever(words);
    if (reason === null) this.#connection.say(words);
    else
      this.#connection.answer(words[0] ?? '', { type: 'error', text: `ERR ${(words[0] ?? '').toUpperCase()} is refused here: ${reason}` });
  }
}

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
