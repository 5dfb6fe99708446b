// Reply values: what is read of the replies of students' servers, whose owners may have renamed anything: each reply may be of any type. Pure.
import type { Reply } from '../../../src/bridge/resp.ts';

/** A value of a reply in which names and values take turns. */
export function factsOf(reply: Reply): (name: string) => Reply | undefined {
  const facts = items(reply);
  return (name) => facts[facts.findIndex((item, at) => at % 2 === 0 && textOf(item) === name) + 1];
}

/** None where it is no array. */
export function items(reply: Reply | undefined): readonly Reply[] {
  return reply?.type === 'array' ? reply.items : [];
}

export function bytesOf(reply: Reply | undefined): Uint8Array {
  return reply !== undefined && 'value' in reply && reply.value instanceof Uint8Array ? reply.value : Buffer.from(textOf(reply));
}

export function textOf(reply: Reply | undefined): string {
  if (reply === undefined || !('value' in reply)) return '';
  return reply.value instanceof Uint8Array ? Buffer.from(reply.value).toString() : String(reply.value);
}
