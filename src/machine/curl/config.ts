// Config: what a command line of curl asks for, before anything is read or sent.

/** One -d, --data-urlencode or --json. How its value is read is in post-data.ts. */
export interface DataPart {
  readonly kind: 'text' | 'raw' | 'binary' | 'urlencoded' | 'json';
  readonly value: string;
}

/** Where one address's body goes: a file by name, or one named as the address ends (-O). */
export type OutputChoice = { readonly kind: 'file'; readonly name: string } | { readonly kind: 'remote-name' };

export interface Config {
  urls: string[];
  /** In the order of the addresses they belong to; as are uploads. */
  outputs: OutputChoice[];
  uploads: string[];
  /** -O for every address that has no output of its own. */
  remoteNameAll: boolean;
  outputDirectory: string | null;
  /** -X; null: what follows from the other options. */
  method: string | null;
  head: boolean;
  get: boolean;
  data: DataPart[];
  urlQuery: string[];
  headers: string[];
  user: string | null;
  bearer: string | null;
  agent: string | null;
  range: string | null;
  include: boolean;
  dumpHeader: string | null;
  writeOut: string | null;
  fail: boolean;
  failWithBody: boolean;
  failEarly: boolean;
  location: boolean;
  globoff: boolean;
  silent: boolean;
  showError: boolean;
  noMeter: boolean;
  verbose: boolean;
  http09: boolean;
  /** For a whole transfer; null: as long as it takes. */
  maxTimeMs: number | null;
}

/** A command line without any option. */
export function freshConfig(): Config {
  return {
    urls: [],
    outputs: [],
    uploads: [],
    remoteNameAll: false,
    outputDirectory: null,
    method: null,
    head: false,
    get: false,
    data: [],
    urlQuery: [],
    headers: [],
    user: null,
    bearer: null,
    agent: null,
    range: null,
    include: false,
    dumpHeader: null,
    writeOut: null,
    fail: false,
    failWithBody: false,
    failEarly: false,
    location: false,
    globoff: false,
    silent: false,
    showError: false,
    noMeter: false,
    verbose: false,
    http09: false,
    maxTimeMs: null,
  };
}
