// Tests of talk with a student's server that goes away.
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { RedisTalk } from './redis-talk.ts';

/** Takes nothing and says nothing. */
const silent = (): Duplex => new Duplex({ read: () => undefined, write: () => undefined, writableHighWaterMark: 1 });

test('what is sent to a connection that was closed before is refused, and not waited for', async () => {
  const stream = silent();
  const talk = new RedisTalk(stream);
  talk.close();
  await expect(talk.send(Buffer.from('*1'))).rejects.toThrow('was closed');
  await expect(talk.ask('PING')).rejects.toThrow('was closed');
});

test('one that is closed while it takes no more ends the wait', async () => {
  const stream = silent();
  const talk = new RedisTalk(stream);
  const sent = talk.send(Buffer.from('*1'));
  talk.close();
  await expect(sent).rejects.toThrow('was closed');
  expect([stream.listenerCount('drain'), stream.listenerCount('close')]).toEqual([0, 0]);
});
