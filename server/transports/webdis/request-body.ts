// Request body: reads one up to a limit.
import type { IncomingMessage } from 'node:http';

/** What becomes of it; exactly one is called, and none where the client leaves midway: then it is gone. */
export interface BodyReader {
  /** It is whole: text has one character a byte. */
  whole(text: string): void;
  /** It is, or says that it will be, larger than the limit. The rest of it is still unread. */
  tooLarge(): void;
  /** The client left. */
  gone(): void;
}

/** Reads the body. */
export function readBody(request: IncomingMessage, limit: number, reader: BodyReader): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    reader.tooLarge();
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    stop();
    reader.tooLarge();
  };
  const finish = (): void => {
    stop();
    reader.whole(Buffer.concat(chunks, size).toString('latin1'));
  };
  const leave = (): void => {
    stop();
    reader.gone();
  };
  const stop = (): void => {
    request.off('data', take).off('end', finish).off('close', leave);
  };
  // A request that breaks off closes, too.
  request
    .on('data', take)
    .on('end', finish)
    .on('close', leave)
    .on('error', () => {});
}
