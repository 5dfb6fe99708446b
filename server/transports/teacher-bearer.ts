// Teacher bearer: where a request brings the secret of a teacher's page: never in a cookie, so that no other page can make a browser send it.
import type { IncomingHttpHeaders } from 'node:http';
import { tokenProtocol } from '../../src/protocol.ts';
import type { Refusal } from './refusal.ts';

/** What others are told. */
export const notTheTeacher: Refusal = {
  status: 401,
  code: 'not-allowed',
  message: "Only the class's teacher may do this. Open the teacher's link again, which was printed when the class was started.",
};

/** The secret in "Authorization: Bearer SECRET" or, as a page cannot choose a WebSocket's headers, in its protocol bearer.SECRET; null: none. */
export function bearerOf(headers: IncomingHttpHeaders, upgrade: boolean): string | null {
  if (!upgrade) return /^bearer +([\w-]+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null;
  const offered = headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  return offered?.find((protocol) => protocol.startsWith(tokenProtocol))?.slice(tokenProtocol.length) ?? null;
}
