// Load tunnel: a tunnel for load, as cheap for its client as redis-benchmark's sockets are for it: frames are made once, replies only counted or passed on.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { paths, tunnelReady } from '../../src/protocol.ts';

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame of a client with these bytes. The mask is of zeros: a browser's must be random, the bridge's work is the same. */
export function frameOf(payload: Buffer, opcode: number = opcodes.binary): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | length, 0, 0, 0, 0]), payload]);
  if (length > 0xffff) throw new Error(`A frame of ${length} bytes is more than a load tunnel sends at once.`);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff, 0, 0, 0, 0]), payload]);
}

/** Where the system puts what arrives on any of them. */
const arrivals = Buffer.allocUnsafeSlow(64 * 1024);

/** A connection that is read into one buffer, as redis-benchmark reads its own: by itself Node sets 64 KB aside for each read. */
function connectLean(port: number, host: string): Socket {
  const callback = (size: number): boolean => socket.push(Buffer.from(arrivals.subarray(0, size)));
  const socket = connect({ port, host, onread: { buffer: arrivals, callback } });
  return socket;
}

/** A tunnel to port 6379 of a learner's machine, connected. */
export class LoadTunnel {
  /** Gets what Redis sent, in pieces that need not be whole replies. */
  onReply: (bytes: Buffer) => void = () => {};
  /** Gets why the tunnel ended, where close() was not what ended it. */
  onLost: (error: Error) => void = () => {};
  readonly #socket: Socket;
  /** The start of a frame whose header is not there as a whole. */
  #rest: Buffer = Buffer.alloc(0);
  #missing = 0;
  #opcode = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', this.#take);
    socket.on('error', (error) => this.onLost(error));
    socket.on('close', () => this.onLost(new Error('A tunnel closed.')));
  }

  /** Connects as the learner of this cookie. */
  static async open(url: string, cookie: string): Promise<LoadTunnel> {
    const { hostname, port, host, origin } = new URL(url);
    const key = randomBytes(16).toString('base64');
    const headers = {
      host,
      origin,
      cookie,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': key,
    };
    const asking = request({
      path: `${paths.tunnel}?host=127.0.0.1&port=6379`,
      headers,
      createConnection: () => connectLean(Number(port), hostname),
    }).end();
    const refused = once(asking, 'response').then(([response]) => {
      throw new Error(`The tunnel was refused with ${(response as IncomingMessage).statusCode}.`);
    });
    const [, socket, head] = (await Promise.race([once(asking, 'upgrade'), refused])) as [IncomingMessage, Socket, Buffer];
    const tunnel = new LoadTunnel(socket);
    const ready = new Promise<string>((resolve, reject) => {
      tunnel.onReply = (bytes) => resolve(bytes.toString());
      tunnel.onLost = reject;
    });
    if (head.length > 0) tunnel.#take(head);
    const first = await ready;
    if (first !== tunnelReady) throw new Error(`The tunnel began with ${first}.`);
    tunnel.onReply = () => {};
    return tunnel;
  }

  /** Sends what frameOf made. */
  send(frame: Buffer): void {
    this.#socket.write(frame);
  }

  close(): void {
    this.onLost = () => {};
    this.#socket.destroy();
  }

  readonly #take = (chunk: Buffer): void => {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length > 0) {
      if (this.#missing === 0) {
        const headerBytes = this.#readHeader(bytes);
        if (headerBytes === 0) break;
        bytes = bytes.subarray(headerBytes);
      }
      const payload = bytes.subarray(0, this.#missing);
      bytes = bytes.subarray(payload.length);
      this.#missing -= payload.length;
      this.#deliver(payload);
    }
    this.#rest = bytes;
  };

  /** Reads a frame's header; resolves to its length, 0 where it is not there as a whole. */
  #readHeader(bytes: Buffer): number {
    const short = (bytes[1] ?? 0) & 0x7f;
    const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < headerBytes) return 0;
    this.#opcode = (bytes[0] ?? 0) & 0x0f;
    this.#missing = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    return headerBytes;
  }

  #deliver(payload: Buffer): void {
    switch (this.#opcode) {
      case opcodes.close:
        return this.onLost(new Error(`A tunnel closed with ${payload.readUInt16BE(0)}: ${payload.toString('utf8', 2)}`));
      case opcodes.ping:
        return this.send(frameOf(payload, opcodes.pong));
      default:
        return this.onReply(payload);
    }
  }
}
