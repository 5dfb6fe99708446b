// Request plan: the method, headers and body that a command line comes to, read and checked once for all its addresses.
import { textFromBytes } from '../byte-text.ts';
import { fromText } from '../redis-cli/byte-string.ts';
import type { Config } from './config.ts';
import { CurlFailure } from './failure.ts';
import type { CurlInput } from './input.ts';
import { readPostData, readQueryPart } from './post-data.ts';
import type { Voice } from './voice.ts';

/** What all requests of a command line share. Text for a request's head is one character a byte, as fetch takes it. */
export interface RequestPlan {
  readonly method: string;
  readonly headers: Headers;
  /** null: none; or that of an upload, which each address has its own of. */
  readonly body: Uint8Array | null;
  /** What -G and --url-query append to the address, as byte text. */
  readonly query: string;
}

const names = { HEAD: 'HEAD (-I, --head)', POST: 'POST (-d, --data)', PUT: 'PUT (-T, --upload-file)' } as const;

/** Those that a browser sets itself and a page may not: https://fetch.spec.whatwg.org/#forbidden-request-header */
const forbidden =
  /^(accept-(charset|encoding)|access-control-request-(headers|method)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/i;
const forbiddenMethod = /^(CONNECT|TRACE|TRACK)$/i;
const token = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/** The plan; null where two methods were asked for, which has been said. Throws CurlFailure. */
export async function planRequest(config: Config, input: CurlInput, voice: Voice): Promise<RequestPlan | null> {
  const data = config.data.length > 0 ? await readPostData(config.data, input) : null;
  const asked = methodsOf(config, data !== null && !config.get);
  const [first, second] = asked;
  if (first !== undefined && second !== undefined) {
    voice.warn(`You can only select one HTTP request method! You asked for both ${names[second]} and ${names[first]}.`);
    return null;
  }
  const method = config.method ?? first ?? 'GET';
  if (forbiddenMethod.test(method)) throw new CurlFailure(43, `A browser sends no ${method} request`);
  const body = config.get ? null : data;
  if (body !== null && /^(GET|HEAD)$/i.test(method))
    throw new CurlFailure(43, `A browser sends no body with ${method}: leave -X ${method} out, or put the data into the address with -G`);
  const query = [
    config.get && data !== null ? textFromBytes(data) : '',
    ...(await Promise.all(config.urlQuery.map(async (value) => textFromBytes(await readQueryPart(value, input))))),
  ];
  return { method, headers: await readHeaders(config, input, voice), body, query: query.filter((part) => part !== '').join('&') };
}

/** An address with more in its query. */
export function withQuery(url: string, query: string): string {
  if (query === '') return url;
  const [, address = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(url) ?? [];
  return `${address}${!address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&'}${query}${fragment}`;
}

/** -d against -I, and -T, which curl notices last. */
function methodsOf(config: Config, hasBody: boolean): (keyof typeof names)[] {
  return [
    ...(config.head ? ['HEAD' as const] : []),
    ...(hasBody ? ['POST' as const] : []),
    ...(config.uploads.some((name) => name !== '') ? ['PUT' as const] : []),
  ];
}

async function readHeaders(config: Config, input: CurlInput, voice: Voice): Promise<Headers> {
  const headers = new Headers();
  const isJson = config.data.some(({ kind }) => kind === 'json');
  if (config.agent !== null) headers.set('user-agent', fromText(config.agent));
  if (config.range !== null) headers.set('range', `bytes=${fromText(config.range)}`);
  if (config.user !== null) headers.set('authorization', basic(config.user));
  if (config.bearer !== null) headers.set('authorization', `Bearer ${fromText(config.bearer)}`);
  if (isJson) headers.set('accept', 'application/json');
  if (config.data.length > 0 && !config.get) headers.set('content-type', isJson ? 'application/json' : 'application/x-www-form-urlencoded');
  const own = new Set<string>();
  for (const line of await headerLines(config.headers, input, voice)) addHeader(line, headers, own, voice);
  return headers;
}

async function headerLines(given: readonly string[], input: CurlInput, voice: Voice): Promise<string[]> {
  const lines: string[] = [];
  for (const line of given) {
    const text = line.startsWith('@') ? await input.readText(line.slice(1)) : line;
    if (text === null) voice.warn(`Failed to open ${line.slice(1)}!`);
    lines.push(...(text ?? '').split(/\r?\n/).filter((each) => each !== ''));
  }
  return lines;
}

/** "Name: value"; "Name;" has an empty value; "Name:" takes one of curl's own away. */
function addHeader(line: string, headers: Headers, own: Set<string>, voice: Voice): void {
  const [, name = '', sign, rest = ''] = /^([^:;]*)([:;])(.*)$/s.exec(line) ?? [];
  if (sign === undefined || (sign === ';' && rest.trim() !== '')) return;
  const value = fromText(rest.trim());
  if (sign === ':' && value === '') return headers.delete(token.test(name) ? name : 'x');
  if (forbidden.test(name)) return voice.warn(`The browser sets ${name} itself and lets no page change it: -H '${line}' is left out.`);
  if (!token.test(name) || /[\0\r\n]/.test(value)) return voice.warn(`A browser does not send such a header: -H '${line}' is left out.`);
  // The first of a name takes the place of curl's own, and more of it follow.
  if (own.has(name.toLowerCase())) headers.append(name, value);
  else headers.set(name, value);
  own.add(name.toLowerCase());
}

/** The Authorization of user:password. */
export function basic(user: string): string {
  if (!user.includes(':'))
    throw new CurlFailure(67, 'The password would come from the keyboard, and a snippet has none: write -u user:password');
  return `Basic ${btoa(fromText(user))}`;
}
