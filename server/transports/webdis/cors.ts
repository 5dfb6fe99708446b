// CORS: which other sites' pages may read the answers of the Webdis gateway. With a token: cookies never come from there.

/** Headers for a request of that origin, as a flat list of names and values. */
export type Cors = (origin: string | undefined, isPreflight: boolean) => readonly string[];

const preflight = [
  'Access-Control-Allow-Methods',
  'GET,POST,PUT,OPTIONS',
  'Access-Control-Allow-Headers',
  'Authorization, Content-Type, If-None-Match, X-Requested-With',
  'Access-Control-Max-Age',
  '600',
] as const;

/** Makes it. origins: such as "https://example.org"; "*" is any. None: no header is ever sent. */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins);
  const isAny = allowed.has('*');
  return (origin, isPreflight) => {
    if (allowed.size === 0) return [];
    if (origin === undefined || !(isAny || allowed.has(origin))) return isAny ? [] : ['Vary', 'Origin'];
    const headers = ['Access-Control-Allow-Origin', isAny ? '*' : origin, 'Access-Control-Expose-Headers', 'ETag'];
    if (!isAny) headers.push('Vary', 'Origin');
    return isPreflight ? [...headers, ...preflight] : headers;
  };
}
