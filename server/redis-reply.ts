// Redis reply: tells what a Redis answered to the bridge itself from what kept it from answering.

/** Whether an error of ioredis is Redis' own answer. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}
