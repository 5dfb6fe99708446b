// Options: every option of curl 7.88: what the notebook's does with it, or that it does without.
import type { Config, DataPart } from './config.ts';

/** What is wrong with an option, in curl's words, after lines that go before them; null: nothing. */
export type Complaint = { readonly words: string; readonly before: string } | null;

/** An option: its letter, or null, and what it does. A flag may be taken back with --no-NAME, unless it only goes one way. */
export type Option =
  | {
      readonly takes: 'nothing';
      readonly letter: string | null;
      readonly set: (config: Config, isOn: boolean) => Complaint;
      readonly isBoolean: boolean;
    }
  | { readonly takes: 'value'; readonly letter: string | null; readonly set: (config: Config, value: string) => Complaint }
  /** Answered at once, whatever else is asked for. */
  | { readonly takes: 'nothing to do'; readonly letter: string | null; readonly asks: 'help' | 'version' | 'manual' }
  /** curl's, but not of use to a page, or out of its reach. */
  | { readonly takes: 'absent'; readonly letter: string | null };

type FlagName = { [Name in keyof Config]: Config[Name] extends boolean ? Name : never }[keyof Config];
type TextName = { [Name in keyof Config]: Config[Name] extends string | null ? Name : never }[keyof Config];
type ListName = { [Name in keyof Config]: Config[Name] extends string[] ? Name : never }[keyof Config];

function flag(letter: string | null, name: FlagName): Option {
  return {
    takes: 'nothing',
    letter,
    isBoolean: true,
    set: (config, isOn) => {
      config[name] = isOn;
      return null;
    },
  };
}

/** What has no meaning in a page, where the browser makes the connection, and does no harm. */
function ignored(letter: string | null = null, isBoolean = true): Option {
  return { takes: 'nothing', letter, isBoolean, set: () => null };
}

function text(letter: string | null, name: TextName): Option {
  return {
    takes: 'value',
    letter,
    set: (config, value) => {
      config[name] = value;
      return null;
    },
  };
}

function listed(letter: string | null, name: ListName): Option {
  return {
    takes: 'value',
    letter,
    set: (config, value) => {
      config[name].push(value);
      return null;
    },
  };
}

function data(letter: string | null, kind: DataPart['kind']): Option {
  return {
    takes: 'value',
    letter,
    set: (config, value) => {
      config.data.push({ kind, value });
      return null;
    },
  };
}

function seconds(letter: string | null, keep: (config: Config, ms: number) => void): Option {
  return {
    takes: 'value',
    letter,
    set: (config, value) => {
      if (/^\s*-[\d.]/.test(value)) return { words: 'expected a positive numerical parameter', before: '' };
      if (!/^\s*(\d+\.?\d*|\.\d+)$/.test(value)) return { words: 'expected a proper numerical parameter', before: '' };
      keep(config, Number(value) * 1000);
      return null;
    },
  };
}

const misused = 'is badly used here';
const twoFailures: Complaint = { words: misused, before: 'curl: You must select either --fail or --fail-with-body, not both.\n' };
const namelessOutput: Complaint = { words: misused, before: 'Warning: output file name has no length\n' };

const present: readonly (readonly [string, Option])[] = [
  ['silent', flag('s', 'silent')],
  ['show-error', flag('S', 'showError')],
  ['include', flag('i', 'include')],
  ['head', flag('I', 'head')],
  ['get', flag('G', 'get')],
  ['location', flag('L', 'location')],
  ['globoff', flag('g', 'globoff')],
  ['verbose', flag('v', 'verbose')],
  ['fail-early', flag(null, 'failEarly')],
  ['http0.9', flag(null, 'http09')],
  ['remote-name-all', flag(null, 'remoteNameAll')],
  [
    'fail',
    {
      takes: 'nothing',
      letter: 'f',
      isBoolean: true,
      set: (config, isOn) => {
        config.fail = isOn;
        return isOn && config.failWithBody ? twoFailures : null;
      },
    },
  ],
  [
    'fail-with-body',
    {
      takes: 'nothing',
      letter: null,
      isBoolean: true,
      set: (config, isOn) => {
        config.failWithBody = isOn;
        return isOn && config.fail ? twoFailures : null;
      },
    },
  ],
  [
    'progress-meter',
    {
      takes: 'nothing',
      letter: null,
      isBoolean: true,
      set: (config, isOn) => {
        config.noMeter = !isOn;
        return null;
      },
    },
  ],
  [
    'remote-name',
    {
      takes: 'nothing',
      letter: 'O',
      isBoolean: true,
      set: (config) => {
        config.outputs.push({ kind: 'remote-name' });
        return null;
      },
    },
  ],
  ['buffer', ignored('N')],
  ['insecure', ignored('k')],
  ['compressed', ignored()],
  ['tcp-nodelay', ignored()],
  ['keepalive', ignored()],
  ['styled-output', ignored()],
  ['disable', ignored('q')],
  ['progress-bar', ignored('#')],
  ['http1.0', ignored('0', false)],
  ['http1.1', ignored(null, false)],
  ['http2', ignored(null, false)],
  ['ipv4', ignored('4', false)],
  ['ipv6', ignored('6', false)],
  ['data', data('d', 'text')],
  ['data-ascii', data(null, 'text')],
  ['data-raw', data(null, 'raw')],
  ['data-binary', data(null, 'binary')],
  ['data-urlencode', data(null, 'urlencoded')],
  ['json', data(null, 'json')],
  ['url', listed(null, 'urls')],
  ['url-query', listed(null, 'urlQuery')],
  ['header', listed('H', 'headers')],
  ['upload-file', listed('T', 'uploads')],
  [
    'output',
    {
      takes: 'value',
      letter: 'o',
      set: (config, name) => {
        config.outputs.push({ kind: 'file', name });
        return name === '' ? namelessOutput : null;
      },
    },
  ],
  ['output-dir', text(null, 'outputDirectory')],
  ['dump-header', text('D', 'dumpHeader')],
  ['write-out', text('w', 'writeOut')],
  ['request', text('X', 'method')],
  ['user', text('u', 'user')],
  ['oauth2-bearer', text(null, 'bearer')],
  ['user-agent', text('A', 'agent')],
  ['range', text('r', 'range')],
  [
    'max-time',
    seconds('m', (config, ms) => {
      config.maxTimeMs = ms;
    }),
  ],
  ['connect-timeout', seconds(null, () => undefined)],
  ['help', { takes: 'nothing to do', letter: 'h', asks: 'help' }],
  ['version', { takes: 'nothing to do', letter: 'V', asks: 'version' }],
  ['manual', { takes: 'nothing to do', letter: 'M', asks: 'manual' }],
];

/** Names, each with its letter after a colon where it has one. */
const absent = `abstract-unix-socket alpn alt-svc anyauth append:a aws-sigv4 basic cacert capath cert:E cert-status cert-type ciphers clobber compressed-ssh config:K
connect-to continue-at:C cookie:b cookie-jar:c create-dirs create-file-mode crlf crlfile curves delegation digest disable-eprt disable-epsv
disallow-username-in-url dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-cert-status doh-insecure doh-url egd-file engine
etag-compare etag-save expect100-timeout false-start form:F form-escape form-string ftp-account ftp-alternative-to-user ftp-create-dirs
ftp-method ftp-pasv ftp-port:P ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-ccc-mode ftp-ssl-control happy-eyeballs-timeout-ms haproxy-protocol
hostpubmd5 hostpubsha256 hsts http2-prior-knowledge http3 http3-only ignore-content-length interface junk-session-cookies:j keepalive-time
key key-type krb libcurl limit-rate list-only:l local-port location-trusted login-options mail-auth mail-from mail-rcpt mail-rcpt-allowfails
max-filesize max-redirs metalink negotiate netrc:n netrc-file netrc-optional next:: noproxy npn ntlm ntlm-wb parallel:Z parallel-immediate
parallel-max pass path-as-is pinnedpubkey post301 post302 post303 preproxy proto proto-default proto-redir proxy:x proxy-anyauth proxy-basic
proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-digest proxy-header proxy-insecure proxy-key
proxy-key-type proxy-negotiate proxy-ntlm proxy-pass proxy-pinnedpubkey proxy-service-name proxy-ssl-allow-beast proxy-ssl-auto-client-cert
proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-tlsv1 proxy-user:U proxy1.0 proxytunnel:p pubkey quote:Q
random-file rate raw referer:e remote-header-name:J remote-time:R remove-on-error request-target resolve retry retry-all-errors
retry-connrefused retry-delay retry-max-time sasl-authzid sasl-ir service-name sessionid socks4 socks4a socks5 socks5-basic socks5-gssapi
socks5-gssapi-nec socks5-gssapi-service socks5-hostname speed-limit:Y speed-time:y ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke
ssl-reqd ssl-revoke-best-effort sslv2:2 sslv3:3 stderr suppress-connect-headers tcp-fastopen telnet-option:t tftp-blksize tftp-no-options
time-cond:z tls-max tls13-ciphers tlsauthtype tlspassword tlsuser tlsv1:1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace trace-ascii
trace-time unix-socket use-ascii:B xattr`;

/** The options by name. */
const options: ReadonlyMap<string, Option> = new Map<string, Option>([
  ...present,
  ...absent.split(/\s+/).map((entry) => [entry.replace(/:.$/, ''), { takes: 'absent', letter: /:(.)$/.exec(entry)?.[1] ?? null }] as const),
]);
const byLetter: ReadonlyMap<string, Option> = new Map(
  [...options.values()].flatMap((option) => (option.letter === null ? [] : [[option.letter, option] as const])),
);

/** The option of a letter. */
export function optionOf(letter: string): Option | undefined {
  return byLetter.get(letter);
}

/** The option of a name, or of a beginning that no other name shares. */
export function optionNamed(name: string): Option | 'ambiguous' | undefined {
  const exact = options.get(name);
  if (exact || name === '') return exact;
  const found = [...options].filter(([each]) => each.startsWith(name));
  return found.length > 1 ? 'ambiguous' : found[0]?.[1];
}
