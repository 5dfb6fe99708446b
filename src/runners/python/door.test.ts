import type { PyBuffer } from 'pyodide/ffi';
import { expect, it } from 'vitest';
import type { Channels, Settled, Wake } from './channels.ts';
import { PythonDoor } from './door.ts';
import { Inbox } from './inbox.ts';
import { Terminal } from './terminal.ts';

/** Channels with one connection in memory. */
class OneChannel implements Channels {
  readonly inbox = new Inbox();
  readonly sent: string[] = [];
  end: 'ended' | 'failed' | undefined;
  #wake: (wake: Wake) => void = () => undefined;

  wakeUp(wake: Wake, text = ''): void {
    this.inbox.push(new TextEncoder().encode(text));
    this.#wake(wake);
  }

  open(): number {
    return 1;
  }

  send(_channel: number, bytes: Uint8Array): undefined {
    this.sent.push(new TextDecoder().decode(bytes));
  }

  take(_channel: number, max: number): Uint8Array | 'ended' | 'failed' | undefined {
    return this.inbox.size > 0 ? this.inbox.take(max, false) : this.end;
  }

  readable(): boolean {
    return this.inbox.size > 0 || this.end !== undefined;
  }

  wait(_channels: readonly number[], timeout: number): Settled<Wake> {
    return timeout === 0 ? 'timeout' : new Promise((resolve) => { this.#wake = resolve; });
  }

  close(): void {
    this.end = 'ended';
  }
}

function joined(): { door: PythonDoor; channel: OneChannel; lent: Uint8Array; settled: () => Promise<unknown> } {
  const channel = new OneChannel();
  const door = new PythonDoor(channel, new Terminal({ show: () => undefined, ask: () => 'end', now: () => 0 }));
  const lent = new Uint8Array(16);
  const memory = { copy: () => memory, getBuffer: () => ({ data: lent, release: () => undefined }) } as unknown as PyBuffer;
  door.lend(memory);
  const sockets: { pollAsync?: () => Promise<number> } = {};
  door.suspendIn({ _module: { SOCKFS: sockets } } as never);
  return { door, channel, lent, settled: async () => { await sockets.pollAsync?.(); return door.settled(); } };
}

const start = (bytes: Uint8Array, length: number): string => new TextDecoder().decode(bytes.subarray(0, length));

it('gives what has come at once, no more than asked for', () => {
  const { door, channel, lent } = joined();
  channel.wakeUp('ready', '+PONG\r\n');
  expect(door.receive(1, 5, -1)).toBe(5);
  expect(start(lent, 5)).toBe('+PONG');
  expect(door.receive(1, 5, 0)).toBe(2);
  expect(door.receive(1, 5, 0)).toBe('timeout');
});

it('waits for what is to come', async () => {
  const { door, channel, lent, settled } = joined();
  expect(door.receive(1, 16, -1)).toBe('pending');
  channel.wakeUp('ready', '+PONG\r\n');
  expect(await settled()).toBe(7);
  expect(start(lent, 7)).toBe('+PONG\r\n');
});

it.each(['timeout', 'interrupted', 'ready'] as const)('tells that a wait ended without bytes: %s', async (wake) => {
  const { door, channel, settled } = joined();
  door.receive(1, 16, 1_000);
  channel.wakeUp(wake);
  expect(await settled()).toBe(wake);
});

it('tells the end of a connection as no bytes, and its failure by name', () => {
  const { door, channel } = joined();
  channel.end = 'ended';
  expect(door.receive(1, 16, -1)).toBe(0);
  channel.end = 'failed';
  expect(door.receive(1, 16, -1)).toBe('failed');
});

it('sends the start of the lent memory', () => {
  const { door, channel, lent } = joined();
  lent.set(new TextEncoder().encode('PING\r\n'));
  door.sendLent(1, 6);
  expect(channel.sent).toEqual(['PING\r\n']);
});
