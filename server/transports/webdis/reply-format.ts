// Reply format: the forms in which the gateway answers, chosen by a path's extension and the query, as Webdis's cmd.c does.
import { headerBlock, type HeaderBlock } from './header-block.ts';
import { formatJson } from './json-format.ts';
import { within, type Layout } from './layout.ts';
import { formatMsgpack } from './msgpack-format.ts';
import { formatRaw } from './raw-format.ts';
import type { Reply } from './reply.ts';
import type { ReplyOptions } from './reply-options.ts';
import { formatText } from './text-format.ts';

/** A form and the type it is sent with. */
export interface ReplyFormat {
  readonly contentType: string;
  /** What all answers of this form have. */
  readonly headers: HeaderBlock;
  /** The reply to a command of that name, one character a byte; null: there is no value, which this form cannot say. */
  readonly write: (name: string, reply: Reply, options: ReplyOptions) => Layout | null;
}

/** No cache is to show a reply to others, nor again without asking. */
export const keptHeaders = ['Cache-Control', 'private, no-cache'] as const;

function form(contentType: string, write: ReplyFormat['write']): ReplyFormat {
  return { contentType, headers: headerBlock([...keptHeaders, 'Content-Type', contentType]), write };
}

const writeJson: ReplyFormat['write'] = (name, reply, { callback }) => {
  const json = formatJson(name, reply);
  return callback === null ? json : within(`${callback}(`, json, ');\n');
};
const writeText: ReplyFormat['write'] = (_name, reply, { separator }) => formatText(reply, separator);

/** What a path without an extension gets. */
export const jsonFormat = form('application/json', writeJson);

/** The forms by their extensions. */
export const replyFormats: ReadonlyMap<string, ReplyFormat> = new Map<string, ReplyFormat>([
  ['json', jsonFormat],
  ['js', form('application/javascript', writeJson)],
  ['raw', form('binary/octet-stream', (_name, reply) => formatRaw(reply))],
  ['msg', form('application/x-msgpack', formatMsgpack)],
  ...Object.entries({
    bin: 'binary/octet-stream',
    txt: 'text/plain',
    html: 'text/html',
    xhtml: 'application/xhtml+xml',
    xml: 'text/xml',
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    css: 'text/css',
  }).map(([extension, contentType]): [string, ReplyFormat] => [extension, form(contentType, writeText)]),
]);

/** The form for a path's extension, or for the type that the query asks for. */
export function formatFor(extension: string | null, { type }: ReplyOptions): ReplyFormat {
  if (type !== null) return form(type, writeText);
  return extension === null ? jsonFormat : (replyFormats.get(extension) ?? jsonFormat);
}
