// Resp: the Redis serialization protocol, versions 2 and 3, as bytes in and typed replies out. Pure: browser and server share it.
import type { Aggregate, Entry, Reply } from './reply.ts';
import { bignum, boolean, double, integer, RespError } from './resp-scalar.ts';
import { RespScanner, respTypes } from './resp-scanner.ts';

export { commandText, encodeCommand } from './resp-command.ts';
export { RespError, RespScanner, respTypes };
export type { Aggregate, Entry, Reply };

const decoder = new TextDecoder();

/** A reply whose children are still coming. */
interface Frame {
  readonly kind: 'array' | 'set' | 'push' | 'map' | 'attribute';
  /** Children, keys and values in turn. */
  readonly children: Reply[];
  /** How many children it will have. */
  readonly size: number;
}

/**
 * Turns chunks into replies, whatever the boundaries. Work grows with the bytes and memory with the reply;
 * nesting costs no stack. After a RespError the parser is of no more use.
 */
export class RespParser {
  readonly #scanner = new RespScanner();
  readonly #frames: Frame[] = [];

  /** Takes the next bytes; they must not change until next() has nothing more to give. */
  feed(chunk: Uint8Array): void {
    this.#scanner.feed(chunk);
  }

  /** The next whole reply, or undefined until more bytes come. Throws RespError. */
  next(): Reply | undefined {
    while (this.#scanner.next()) {
      const reply = this.#read();
      const whole = reply === null ? undefined : this.#place(reply);
      if (whole) return whole;
    }
    return undefined;
  }

  /** What the token is; null: the head of a reply that is still coming. */
  #read(): Reply | null {
    const token = this.#scanner;
    switch (token.type) {
      case respTypes.simple:
        return { type: 'simple', value: token.copy() };
      case respTypes.error:
        return { type: 'error', value: token.copy() };
      case respTypes.integer:
        return { type: 'integer', value: integer(token.bytes.subarray(token.from, token.to)) };
      case respTypes.double:
        return { type: 'double', value: double(this.#text()), text: this.#text() };
      case respTypes.boolean:
        return { type: 'boolean', value: boolean(this.#text()) };
      case respTypes.bignum:
        return { type: 'bignum', value: bignum(this.#text()) };
      case respTypes.null:
        if (token.to > token.from) throw new RespError('Bad nil value');
        return { type: 'null', form: 'resp3' };
      case respTypes.bulk:
        return this.#string('bulk');
      case respTypes.blobError:
        return this.#string('blobError');
      case respTypes.verbatim:
        return this.#verbatim();
      case respTypes.array:
        return this.#open('array', 1, 0);
      case respTypes.set:
        return this.#open('set', 1, 0);
      case respTypes.push:
        return this.#open('push', 1, 0);
      case respTypes.map:
        return this.#open('map', 2, 0);
      default:
        // An attribute is not a reply of its own: the reply it describes is its last child.
        return this.#open('attribute', 2, 1);
    }
  }

  #text(): string {
    const { bytes, from, to } = this.#scanner;
    return decoder.decode(bytes.subarray(from, to));
  }

  #string(type: 'bulk' | 'blobError'): Reply {
    return this.#scanner.count === -1 ? { type: 'null', form: 'bulk' } : { type, value: this.#scanner.copy() };
  }

  #verbatim(): Reply {
    if (this.#scanner.count === -1) return { type: 'null', form: 'bulk' };
    const value = this.#scanner.copy();
    if (value.length < 4 || value[3] !== 0x3a)
      throw new RespError('Verbatim string 4 bytes of content type are missing or incorrectly encoded.');
    return { type: 'verbatim', format: decoder.decode(value.subarray(0, 3)), value: value.subarray(4) };
  }

  #open(kind: Frame['kind'], each: number, more: number): Reply | null {
    const { count } = this.#scanner;
    if (count === -1) return { type: 'null', form: 'array' };
    const frame = { kind, children: [], size: count * each + more };
    if (frame.size === 0) return finished(frame);
    this.#frames.push(frame);
    return null;
  }

  /** Puts a finished reply where it belongs; returns it, or what it completes, once that is a whole top-level reply. */
  #place(reply: Reply): Reply | undefined {
    let done = reply;
    for (;;) {
      const frame = this.#frames.at(-1);
      if (!frame) return done;
      frame.children.push(done);
      if (frame.children.length < frame.size) return undefined;
      this.#frames.pop();
      done = finished(frame);
    }
  }
}

function finished({ kind, children }: Frame): Reply {
  if (kind === 'map') return { type: 'map', entries: pairs(children) };
  if (kind !== 'attribute') return { type: kind, items: children };
  const reply = children.at(-1);
  if (!reply) throw new RespError('Attributes without a reply');
  return { type: 'attribute', entries: pairs(children), reply };
}

function pairs(children: readonly Reply[]): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < children.length; at += 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key && value) entries.push([key, value]);
  }
  return entries;
}
