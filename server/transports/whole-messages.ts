// Whole messages: hands over those of a page that came whole with one read, past ws, which takes each of them apart first.
import { LeanSocket } from '../streams/lean-socket.ts';
import { transportLimits } from './limits.ts';
import type { Peer } from './peer.ts';

/** Of the first two bytes of a frame (RFC 6455, 5.2): the end of a message, what it is, that it is masked, and its length. */
const isLast = 0x80;
const opcodeBits = 0x0f;
const isMasked = 0x80;
const lengthBits = 0x7f;
/** The first byte of a binary message in one frame. */
const wholeBinary = 0x82;
const closing = 0x08;
/** Lengths that stand for themselves end before these two, which say that it follows in two or eight bytes. */
const [longLength, hugeLength] = [126, 127];
const maskBytes = 4;

/**
 * Emits the message events of such messages for ws, as it would. Whatever else comes, from the first byte of its frame to the
 * last, is for ws as ever: parts of messages, frames in several reads, pings, what is against the protocol. bytes: of the
 * largest message. head: what came with the request. Where the connection is encrypted ws takes all.
 */
export function takeWholeMessages({ ws, socket }: Peer, bytes: number, head: Buffer): void {
  if (!(socket instanceof LeanSocket)) return;
  // What had been read besides waits for ws: where its frames end is not known here.
  if (socket.readableLength > head.length) return;
  const frames = new FollowedFrames();
  frames.follow(head, 0);
  socket.showFirst((chunk, isNext) => {
    // Who brings much takes turns, which goes by what is read.
    const end = isNext && chunk.length < transportLimits.largeRead ? chunk.length : 0;
    let at = 0;
    while (at < end && frames.isBetweenMessages && ws.readyState === ws.OPEN) {
      const message = wholeMessage(chunk, at, bytes);
      if (message === null) break;
      at = message.end;
      ws.emit('message', message.payload, true);
    }
    frames.follow(chunk, at);
    return at;
  });
}

/** The binary message that begins at an offset; null: it is none, or not whole, or too large. */
function wholeMessage(chunk: Buffer, at: number, most: number): { payload: Buffer; end: number } | null {
  const second = chunk[at + 1] ?? 0;
  if (chunk[at] !== wholeBinary || (second & isMasked) === 0) return null;
  const short = second & lengthBits;
  const isLong = short === longLength;
  const maskAt = at + (isLong ? 4 : 2);
  const from = maskAt + maskBytes;
  if (short === hugeLength || from > chunk.length) return null;
  const length = isLong ? chunk.readUInt16BE(at + 2) : short;
  const end = from + length;
  if (end > chunk.length || length > most) return null;
  return { payload: unmasked(chunk, maskAt, length), end };
}

/** Bytes from which it pays to unmask four at a time, which takes a quarter of the time once they are many. */
const manyBytes = 1024;

/** A copy of the payload that follows a mask, without it. */
function unmasked(chunk: Buffer, maskAt: number, length: number): Buffer {
  const from = maskAt + maskBytes;
  if (length >= manyBytes) return unmaskedByWords(chunk.subarray(maskAt, from), chunk.subarray(from, from + length));
  const payload = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at += 1) payload[at] = (chunk[from + at] ?? 0) ^ (chunk[maskAt + (at & 3)] ?? 0);
  return payload;
}

function unmaskedByWords(mask: Buffer, masked: Buffer): Buffer {
  const [key = 0] = new Int32Array(Uint8Array.from(mask).buffer);
  const words = new Int32Array(Math.ceil(masked.length / 4));
  const payload = Buffer.from(words.buffer, 0, masked.length);
  masked.copy(payload);
  for (let at = 0; at < words.length; at += 1) words[at] = (words[at] ?? 0) ^ key;
  return payload;
}

/** Where frames begin and end in what ws reads, whatever the reads. */
class FollowedFrames {
  /** What came of the head of a frame that is not whole. */
  #head: number[] = [];
  /** Bytes of the frame under way that are still to come after its head. */
  #left = 0;
  /** Whether further frames belong to the message of the last one. */
  #isInParts = false;
  /** Whether nothing that comes is known any more: goodbye was said, or it is against the protocol, and ws ends the connection. */
  #isLost = false;

  get isBetweenMessages(): boolean {
    return this.#left === 0 && this.#head.length === 0 && !this.#isInParts && !this.#isLost;
  }

  /** Goes on to the end of a chunk, from an offset. */
  follow(chunk: Buffer, from: number): void {
    let at = from;
    while (at < chunk.length && !this.#isLost) {
      if (this.#left === 0) {
        this.#head.push(chunk[at] ?? 0);
        at += 1;
        this.#readHead();
      } else {
        const step = Math.min(this.#left, chunk.length - at);
        this.#left -= step;
        at += step;
      }
    }
  }

  #readHead(): void {
    const [first = 0, second = 0] = this.#head;
    const short = second & lengthBits;
    const lengthBytes = short === longLength ? 2 : short === hugeLength ? 8 : 0;
    if (this.#head.length < 2 + lengthBytes + maskBytes) return;
    const opcode = first & opcodeBits;
    this.#left = lengthBytes === 0 ? short : this.#head.slice(2, 2 + lengthBytes).reduce((length, byte) => length * 256 + byte, 0);
    this.#isLost = opcode === closing || (second & isMasked) === 0;
    // Pings and their like stand between the parts of a message.
    if (opcode < closing) this.#isInParts = (first & isLast) === 0;
    this.#head = [];
  }
}
