// Replies: what a Redis answers on a connection, one reply after the other.
import type { Connection } from './connection.ts';
import { RespParser, type Reply } from './resp.ts';

/** Ends with the connection. Throws BridgeError where that broke, RespError where it speaks no RESP. */
export async function* repliesOf(connection: Connection): AsyncGenerator<Reply, undefined> {
  const parser = new RespParser();
  for (;;) {
    const reply = parser.next();
    if (reply !== undefined) {
      yield reply;
      continue;
    }
    const bytes = await connection.receive();
    if (bytes === null) return undefined;
    parser.feed(bytes);
  }
}
