// JSON format: a reply as Webdis writes it by default, {"COMMAND":reply}.
import { jsonString } from './json-text.ts';
import type { Reply } from './reply.ts';

/** The reply to a command of that name, one character a byte. */
export function formatJson(name: string, reply: Reply): string {
  return `{${jsonString(name)}:${valueOf(reply)}}`;
}

function valueOf(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return `[true,${jsonString(reply.text)}]`;
    case 'error':
      return `[false,${jsonString(reply.text)}]`;
    case 'array':
      return listOf(reply.items);
    case 'string':
    case 'integer':
    case 'nil':
      return itemOf(reply);
  }
}

function listOf(items: readonly Reply[]): string {
  return `[${items.map(itemOf).join(',')}]`;
}

/** Inside an array a status is a string like any other. */
function itemOf(reply: Reply): string {
  switch (reply.type) {
    case 'string':
    case 'status':
      return jsonString(reply.text);
    case 'integer':
      return reply.text;
    case 'array':
      return listOf(reply.items);
    case 'error':
    case 'nil':
      return 'null';
  }
}
