import type { PyBuffer } from 'pyodide/ffi';
import { expect, it } from 'vitest';
import type { Channels, Settled, Wake } from './channels.ts';
import { PythonHost } from './python-host.ts';
import { Inbox } from './inbox.ts';
import { PythonTerminal } from './python-terminal.ts';

/** Channels with one connection in memory. */
class OneChannel implements Channels {
  readonly suspends = true;
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
    return timeout === 0
      ? 'timeout'
      : new Promise((resolve) => {
          this.#wake = resolve;
        });
  }

  close(): void {
    this.end = 'ended';
  }

  flush(): void {}

  readLine(): string {
    return 'end';
  }

  interrupt(): void {
    this.#wake('interrupted');
  }

  wake(): void {
    this.#wake('timeout');
  }
}

function joined(): { host: PythonHost; channel: OneChannel; lent: Uint8Array; settled: () => Promise<unknown> } {
  const channel = new OneChannel();
  const host = new PythonHost(channel, new PythonTerminal({ show: () => undefined, ask: () => 'end', now: () => 0 }));
  const lent = new Uint8Array(16);
  const memory = { copy: () => memory, getBuffer: () => ({ data: lent, release: () => undefined }) } as unknown as PyBuffer;
  host.lend(memory);
  const sockets: { pollAsync?: () => Promise<number> } = {};
  host.suspendIn({ _module: { SOCKFS: sockets } } as never);
  return {
    host,
    channel,
    lent,
    settled: async () => {
      await sockets.pollAsync?.();
      return host.settled();
    },
  };
}

const start = (bytes: Uint8Array, length: number): string => new TextDecoder().decode(bytes.subarray(0, length));

it('gives what has come at once, no more than asked for', () => {
  const { host, channel, lent } = joined();
  channel.wakeUp('ready', '+PONG\r\n');
  expect(host.receive(1, 5, -1)).toBe(5);
  expect(start(lent, 5)).toBe('+PONG');
  expect(host.receive(1, 5, 0)).toBe(2);
  expect(host.receive(1, 5, 0)).toBe('timeout');
});

it('waits for what is to come', async () => {
  const { host, channel, lent, settled } = joined();
  expect(host.receive(1, 16, -1)).toBe('pending');
  channel.wakeUp('ready', '+PONG\r\n');
  expect(await settled()).toBe(7);
  expect(start(lent, 7)).toBe('+PONG\r\n');
});

it.each(['timeout', 'interrupted', 'ready'] as const)('tells that a wait ended without bytes: %s', async (wake) => {
  const { host, channel, settled } = joined();
  host.receive(1, 16, 1_000);
  channel.wakeUp(wake);
  expect(await settled()).toBe(wake);
});

it('tells the end of a connection as no bytes, and its failure by name', () => {
  const { host, channel } = joined();
  channel.end = 'ended';
  expect(host.receive(1, 16, -1)).toBe(0);
  channel.end = 'failed';
  expect(host.receive(1, 16, -1)).toBe('failed');
});

it('sends the start of the lent memory', () => {
  const { host, channel, lent } = joined();
  lent.set(new TextEncoder().encode('PING\r\n'));
  host.sendLent(1, 6);
  expect(channel.sent).toEqual(['PING\r\n']);
});
