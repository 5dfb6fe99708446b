import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BridgeError, ConnectError, type Connection } from '../../bridge/connection.ts';
import { ControlMailbox } from './control-mailbox.ts';
import { SocketChannels } from './socket-channels.ts';

/** A connection in memory: the test is the Redis at its other end. */
class Wire implements Connection {
  readonly sent: string[] = [];
  isClosed = false;
  #arrived: (Uint8Array | null)[] = [];
  #wake: (() => void) | null = null;
  #failure: Error | null = null;

  arrive(text: string | null): void {
    this.#arrived.push(text === null ? null : new TextEncoder().encode(text));
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  send(bytes: Uint8Array): Promise<void> {
    this.sent.push(new TextDecoder().decode(bytes));
    return Promise.resolve();
  }

  async receive(): Promise<Uint8Array | null> {
    while (this.#arrived.length === 0 && this.#failure === null)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#failure !== null) throw this.#failure;
    return this.#arrived.shift() ?? null;
  }

  close(): void {
    this.isClosed = true;
  }
}

interface Opened {
  readonly channels: SocketChannels;
  readonly wire: Wire;
  readonly channel: number;
  readonly notices: string[];
  readonly press: () => void;
  readonly takePress: () => boolean;
  readonly lines: ControlMailbox;
}

async function opened(): Promise<Opened> {
  const wire = new Wire();
  const notices: string[] = [];
  let isPressed = false;
  const press = (): void => {
    isPressed = true;
  };
  const takePress = (): boolean => {
    const wasPressed = isPressed;
    isPressed = false;
    return wasPressed;
  };
  const lines = new ControlMailbox('unused', 'server');
  const channels = new SocketChannels(
    () => Promise.resolve(wire),
    (error) => notices.push((error as Error).message),
    () => undefined,
    takePress,
    lines,
  );
  const channel = await channels.open('localhost', 6379, -1);
  if (typeof channel !== 'number') throw new Error(`not opened: ${channel}`);
  return { channels, wire, channel, notices, press, takePress, lines };
}

const text = (taken: unknown): unknown => (taken instanceof Uint8Array ? new TextDecoder().decode(taken) : taken);

describe('a channel', () => {
  it('is waited for until something arrives', async () => {
    const { channels, wire, channel } = await opened();
    expect(channels.take(channel, 10, false)).toBeUndefined();
    const waiting = channels.wait([channel], -1);
    wire.arrive('PONG');
    expect(await waiting).toBe('ready');
    expect(text(channels.take(channel, 2, true))).toBe('PO');
    expect(text(channels.take(channel, 10, false))).toBe('PONG');
  });

  it('is looked at without a wait right after it was read, and granted a moment later', async () => {
    const { channels, wire, channel } = await opened();
    const waiting = channels.wait([channel], -1);
    wire.arrive('PONG');
    await waiting;
    channels.take(channel, 10, false);
    expect(channels.wait([channel], 0)).toBe('timeout');
    await channels.wait([], 0);
    const looking = channels.wait([channel], 0);
    expect(looking).toBeInstanceOf(Promise);
    wire.arrive('a message');
    expect(await looking).toBe('ready');
  });

  it('gives what came before its end', async () => {
    const { channels, wire, channel } = await opened();
    wire.arrive('bye');
    wire.arrive(null);
    await channels.wait([channel], -1);
    expect(text(channels.take(channel, 10, false))).toBe('bye');
    await channels.wait([channel], -1);
    expect(channels.take(channel, 10, false)).toBe('ended');
  });

  it('that breaks says so to the code and to the learner', async () => {
    const { channels, wire, channel, notices } = await opened();
    const waiting = channels.wait([channel], -1);
    wire.fail(new BridgeError('unreachable', 'The bridge is gone.'));
    expect(await waiting).toBe('ready');
    expect(channels.take(channel, 10, false)).toBe('failed');
    expect(notices).toEqual(['The bridge is gone.']);
  });

  it('is closed on both sides', async () => {
    const { channels, wire, channel } = await opened();
    channels.close(channel);
    expect(wire.isClosed).toBe(true);
    expect(channels.take(channel, 1, false)).toBe('ended');
  });
});

describe('an open', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'unknown-host'],
    ['EPROTO', 'no-tls'],
  ] as const)('that fails with %s is %s', async (code, outcome) => {
    const channels = new SocketChannels(
      () => Promise.reject(new ConnectError(code)),
      () => undefined,
      () => undefined,
      () => false,
      new ControlMailbox('unused', 'server'),
    );
    expect(await channels.open('localhost', 1, -1)).toBe(outcome);
  });

  it('ends with its time, and closes what opens later', async () => {
    const wire = new Wire();
    const late = Promise.withResolvers<Connection>();
    const channels = new SocketChannels(
      () => late.promise,
      () => undefined,
      () => undefined,
      () => false,
      new ControlMailbox('unused', 'server'),
    );
    expect(await channels.open('localhost', 6379, 1)).toBe('timeout');
    late.resolve(wire);
    await channels.wait([], 0);
    expect(wire.isClosed).toBe(true);
  });

  it('leaves no timer behind that would cut a later wait short', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const wire = new Wire();
    const channels = new SocketChannels(
      () => Promise.resolve(wire),
      () => undefined,
      () => undefined,
      () => false,
      new ControlMailbox('unused', 'server'),
    );
    const channel = await channels.open('localhost', 6379, 20);
    const waiting = Promise.resolve(channels.wait([Number(channel)], 10_000));
    vi.advanceTimersByTime(30);
    wire.arrive('x');
    expect(await waiting).toBe('ready');
  });
});

describe('Ctrl-C', () => {
  it('ends a wait', async () => {
    const { channels, channel, press } = await opened();
    const waiting = channels.wait([channel], -1);
    press();
    channels.interrupt();
    expect(await waiting).toBe('interrupted');
    expect(await channels.wait([channel], 0), 'and no other').toBe('timeout');
  });

  it('ends the next wait where busy code has not heard of it before', async () => {
    const { channels, channel, press, takePress } = await opened();
    press();
    channels.interrupt();
    expect(channels.wait([channel], -1)).toBe('interrupted');
    press();
    channels.interrupt();
    expect(takePress(), 'left for the code').toBe(true);
    expect(await channels.wait([channel], 0)).toBe('timeout');
  });

  it('ends an attempt to connect', async () => {
    const { channels, press } = await opened();
    press();
    expect(await channels.open('localhost', 6379, -1)).toBe('interrupted');
  });
});

describe('a line', () => {
  it('is waited for, and is there at once where it was typed before', async () => {
    const { channels, lines } = await opened();
    const reading = channels.readLine();
    lines.accept([
      { type: 'line', text: 'Ada' },
      { type: 'line', text: null },
    ]);
    channels.interrupt();
    expect(await reading).toBe('line:Ada');
    expect(await channels.readLine()).toBe('end');
  });

  it('is not waited for after Ctrl-C', async () => {
    const { channels, press, takePress } = await opened();
    const reading = channels.readLine();
    press();
    channels.interrupt();
    expect(await reading).toBe('interrupted');
    expect(takePress(), 'it was heard').toBe(false);
    press();
    expect(await channels.readLine()).toBe('interrupted');
  });

  it('that nobody waits for ends no wait for Redis for good', async () => {
    const { channels, channel, lines, wire } = await opened();
    const waiting = channels.wait([channel], -1);
    lines.accept([{ type: 'line', text: 'x' }]);
    channels.interrupt();
    expect(await waiting).toBe('ready');
    wire.arrive('+OK');
    expect(await channels.wait([channel], -1)).toBe('ready');
    expect(text(channels.take(channel, 10, false))).toBe('+OK');
  });
});
