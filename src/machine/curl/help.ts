// Help: what curl says of itself.

/** The curl whose words, output and exit codes this one has. */
const imitated = '7.88.1';

export const versionText = `curl ${imitated}-compatible (the notebook's own, in your browser)
Protocols: http
Features: everything curl does with HTTP that a page may do too
`;

export const manualText = `The notebook's curl has no manual of its own: "curl --help" lists what it can.
It behaves as curl ${imitated} does: https://curl.se/docs/manpage.html
`;

const usual = ` -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit
`;

const more = `     --data-binary <data>   HTTP POST binary data
     --data-raw <data>      HTTP POST data, '@' allowed
     --data-urlencode <data> HTTP POST data URL encoded
 -D, --dump-header <filename> Write the received headers to <filename>
     --fail-early           Fail on first transfer error, do not continue
     --fail-with-body       Fail on HTTP errors but save the body
 -G, --get                  Put the post data in the URL and use GET
 -g, --globoff              Disable URL sequences and ranges using {} and []
 -I, --head                 Show document info only
 -H, --header <header/@file> Pass custom header(s) to server
     --http0.9              Allow HTTP 0.9 responses
     --json <data>          HTTP POST JSON
 -L, --location             Follow redirects
 -m, --max-time <fractional seconds> Maximum time allowed for transfer
 -N, --no-buffer            Disable buffering of the output stream
     --no-progress-meter    Do not show the progress meter
     --oauth2-bearer <token> OAuth 2 Bearer Token
     --output-dir <dir>     Directory to save files in
 -r, --range <range>        Retrieve only the bytes within RANGE
     --remote-name-all      Use the remote file name for all URLs
 -X, --request <method>     Specify request method to use
 -S, --show-error           Show error even when -s is used
     --url <url>            URL to work with
     --url-query <data>     Add a URL query part
 -w, --write-out <format>   Use output FORMAT after completion
`;

/** --help, and --help all. */
export function helpText(category: string | null): string {
  const head = 'Usage: curl [options...] <url>\n';
  if (category === null) return `${head}${usual}\nThis is not the full help: "--help all" lists every option of the notebook's curl.\n`;
  return `${head}${[...usual.trimEnd().split('\n'), ...more.trimEnd().split('\n')].join('\n')}\n`;
}
