import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TeacherNews } from '../../class-protocol.ts';
import { teacherLimits } from './limits.ts';
import { LiveLine } from './live-line.ts';

/** A socket of which the network says nothing any more: it does not even say that it has closed. */
class MuteSocket extends EventTarget {
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  hear(news: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(news) }));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openLine(): { line: LiveLine; sockets: MuteSocket[]; news: TeacherNews[]; lost: number[] } {
  const sockets: MuteSocket[] = [];
  const [news, lost]: [TeacherNews[], number[]] = [[], []];
  const open = (): WebSocket => {
    const socket = new MuteSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  const listener = {
    opened: () => {},
    news: (one: TeacherNews) => void news.push(one),
    lost: (tries: number) => {
      lost.push(tries);
      return Promise.resolve();
    },
  };
  return { line: new LiveLine(open, listener), sockets, news, lost };
}

const quietMs = (teacherLimits.quietLooks + 1) * teacherLimits.lookMs;

test('a line that says nothing for long is given up and made anew, though nobody has closed it', async () => {
  const { line, sockets, news, lost } = openLine();
  sockets[0]?.dispatchEvent(new Event('open'));
  for (let heard = 0; heard < 20; heard += 1) {
    await vi.advanceTimersByTimeAsync(teacherLimits.lookMs);
    sockets[0]?.hear({ type: 'room' });
  }
  expect([lost, news.length]).toEqual([[], 20]);
  await vi.advanceTimersByTimeAsync(quietMs);
  expect([lost, sockets[0]?.isClosed]).toEqual([[1], true]);
  await vi.advanceTimersByTimeAsync(teacherLimits.reconnectMs);
  expect(sockets).toHaveLength(2);
  // Its late news and its close are of no line any more.
  sockets[0]?.hear({ type: 'room' });
  sockets[0]?.dispatchEvent(new Event('close'));
  expect([lost, news.length]).toEqual([[1], 20]);
  line.close();
});

test('a line that does not come to be is tried again, too, and a closed one is not', async () => {
  const { line, sockets, lost } = openLine();
  await vi.advanceTimersByTimeAsync(quietMs + teacherLimits.reconnectMs);
  expect([lost, sockets.length]).toEqual([[1], 2]);
  line.close();
  sockets[1]?.dispatchEvent(new Event('close'));
  await vi.advanceTimersByTimeAsync(10 * quietMs);
  expect([lost, sockets.length]).toEqual([[1], 2]);
});
