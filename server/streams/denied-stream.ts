// Denied stream: what a Redis in protected mode answers to another computer, where no network between the two has it say so itself.
import { Duplex } from 'node:stream';

/** Words of Redis 7.0's own (networking.c, clientAcceptHandler), in short, and whose they are here. */
const denied =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user. ' +
  'In this mode connections are only accepted from the loopback interface. (This notebook has no network between computers, ' +
  'so it says this in the place of the server, by what the server tells of its settings.)\r\n';

/** Says that, and ends; what is written to it is lost. */
export function deniedStream(): Duplex {
  const stream = new Duplex({
    read: () => {},
    write: (_chunk, _encoding, callback) => callback(),
  });
  stream.push(denied);
  stream.push(null);
  return stream;
}
