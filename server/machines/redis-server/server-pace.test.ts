// The pace of a server whose answers get lost: it never stays slow for good. Only the server behind the questions is a stand-in.
import { expect, test } from 'vitest';
import { machineLimits } from '../limits.ts';
import { ServerPace } from './server-pace.ts';

const { hz, idleHz } = machineLimits;

/** A server with a value of hz, whose next answer may be lost although it has done as it was told, or before it has. */
class Paced {
  hz: number = hz;
  lost: 'answer' | 'question' | null = null;
  readonly process = { isAlive: true };
  readonly connections = { mark: 0, size: 0, isOpening: false, wakeAtWrite: () => {} };
  readonly limits = machineLimits;
  readonly control = {
    use: () => Promise.resolve({ isWaiting: false, hasState: false, hasPeers: false }),
    changeHz: (from: number, to: number): Promise<boolean | null> => {
      const { lost } = this;
      this.lost = null;
      const isIts = this.hz === from;
      if (isIts && lost !== 'question') this.hz = to;
      return Promise.resolve(lost === null ? isIts : null);
    },
  };
}

test('one that was slowed down without saying so is as fast as before for whoever comes', async () => {
  const server = new Paced();
  const pace = new ServerPace(server);
  server.lost = 'answer';
  await pace.rest();
  expect(server.hz).toBe(idleHz);
  await pace.rest();
  await pace.wake();
  expect(server.hz).toBe(hz);
});

test('one that could not be asked as somebody came is asked again', async () => {
  const server = new Paced();
  const pace = new ServerPace(server);
  await pace.rest();
  server.lost = 'question';
  await pace.wake();
  expect(server.hz).toBe(idleHz);
  await pace.wake();
  expect(server.hz).toBe(hz);
});

test("a learner's own value stays", async () => {
  const server = new Paced();
  const pace = new ServerPace(server);
  server.hz = 25;
  await pace.rest();
  await pace.wake();
  expect(server.hz).toBe(25);
});
