// JSON format: a reply as Webdis writes it by default, {"COMMAND":reply}, after its formats/json.c.
import { shapeOf } from './json-shapes.ts';
import { jsonItem, jsonString } from './json-text.ts';
import { within, type Layout } from './layout.ts';
import type { Reply } from './reply.ts';

/** The reply to a command of that name, one character a byte. */
export function formatJson(name: string, reply: Reply): Layout {
  return within(`{${jsonString(name)}:`, valueOf(name, reply), '}');
}

function valueOf(name: string, reply: Reply): Layout {
  switch (reply.type) {
    case 'status':
      return `[true,${jsonString(reply.text)}]`;
    case 'error':
      return `[false,${jsonString(reply.text)}]`;
    case 'integer':
      return reply.text;
    case 'nil':
      return 'null';
    case 'string':
    case 'array':
      return shapeOf(name, reply) ?? jsonItem(reply);
  }
}
