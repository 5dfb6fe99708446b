// Reply options: what a query says about the answer: type, jsonp or callback, sep, filename.

/** The options of one request. Text has one character a byte. */
export interface ReplyOptions {
  /** The Content-Type to send the bare value with. */
  readonly type: string | null;
  /** The function to which JSON is given. */
  readonly callback: string | null;
  /** Stands between the items of a list. */
  readonly separator: string;
  /** The name under which a browser is to save the answer. */
  readonly filename: string | null;
}

/** Without a query. */
export const noOptions: ReplyOptions = { type: null, callback: null, separator: '', filename: null };

/** Characters of what stands between items: a list has many of them. */
const separatorLength = 64;
const headerText = /^[\x20-\x7e\x80-\xff]+$/;
const callbackName = /^[\w$]+(?:\.[\w$]+|\[\d+\])*$/;

/** Reads a query, without its "?". A sentence says what is wrong with it. */
export function readReplyOptions(query: string): ReplyOptions | string {
  const options = { ...noOptions };
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const value = decode(pair.slice(equals + 1));
    switch (pair.slice(0, equals)) {
      case 'type':
        if (!headerText.test(value)) return "The query's type has to be a content type, such as image/png.";
        options.type = value;
        break;
      case 'jsonp':
      case 'callback':
        if (!callbackName.test(value)) return "The query's callback has to be the name of a function, such as show or my.show.";
        options.callback = value;
        break;
      case 'sep':
        if (value.length > separatorLength) return `The query's sep has to have at most ${separatorLength} bytes.`;
        options.separator = value;
        break;
      case 'filename':
        if (!headerText.test(value)) return "The query's filename has to be a name without line ends.";
        options.filename = value;
        break;
      default:
    }
  }
  return options;
}

/** Only "%" with two digits: a "+" is one, as in image/svg+xml. */
function decode(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
