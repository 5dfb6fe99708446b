// Arguments: what ngrok's command line asks for, of what the notebook's ngrok does: ngrok tcp [HOST:]PORT.

/** What is asked for. */
export type NgrokRequest =
  | { readonly type: 'forward'; readonly host: string; readonly port: number }
  /** Something to say, and the exit code after it. */
  | { readonly type: 'say'; readonly text: string; readonly exitCode: number };

/** Said wherever the real one would ask who you are. */
export const whoseTunnel = "this notebook's own tunnel, not ngrok Inc.'s";

const help = `ngrok forwards a name and a port of the network to a port of this machine.

USAGE:
  ngrok tcp PORT            for as long as it runs (Ctrl+C ends it)

EXAMPLE:
  ngrok tcp 6379

It is ${whoseTunnel}: it needs no account, and your own computers alone reach it.
`;

/** Flags of ngrok 3 that change nothing here; those of the first row take a value. */
const valued = new Set(['--authtoken', '--config', '--log', '--log-format', '--log-level', '--metadata', '--name', '--region']);
const plain = new Set(['--verify-upstream-tls', '--inspect']);

export function readArguments(args: readonly string[]): NgrokRequest {
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const [flag = ''] = word.split('=', 1);
    if (!word.startsWith('-')) words.push(word);
    else if (word === '-h' || word === '--help') return say(help);
    else if (word === '-v' || word === '--version') return say(version);
    else if (valued.has(flag)) at += word === flag ? 1 : 0;
    else if (!plain.has(flag)) return refuse(`unknown flag: ${flag}`);
  }
  return readCommand(words);
}

const version = 'ngrok version 3 (of this notebook)\n';

function readCommand([command, ...rest]: readonly string[]): NgrokRequest {
  switch (command) {
    case undefined:
    case 'help':
      return say(help);
    case 'version':
      return say(version);
    case 'tcp':
      return readTarget(rest);
    case 'config':
    case 'authtoken':
      return say(`No authtoken is needed: it is ${whoseTunnel}.\n`);
    case 'http':
    case 'tls':
    case 'start':
      return refuse(`here ngrok forwards TCP alone, as Redis needs it: ngrok tcp 6379`);
    default:
      return refuse(`unknown command "${command}" for "ngrok". Try: ngrok tcp 6379`);
  }
}

function readTarget([target, ...more]: readonly string[]): NgrokRequest {
  if (target === undefined) return refuse('it needs the port to forward to: ngrok tcp 6379');
  if (more.length > 0) return refuse(`it forwards one port at a time, and there are ${more.length + 1}. Run it once for each.`);
  const [, host = 'localhost', digits = ''] = /^(?:(?:tcp:\/\/)?([^:]+):)?(\d{1,5})$/.exec(target) ?? [];
  const port = Number(digits);
  if (port < 1 || port > 65_535) return refuse(`"${target}" is no port: it is a number from 1 to 65535, such as 6379.`);
  if (!/^(localhost|127(\.\d{1,3}){3})$/i.test(host)) return refuse(`here ngrok forwards to this machine alone: ngrok tcp ${port}`);
  return { type: 'forward', host: host.toLowerCase(), port };
}

function say(text: string): NgrokRequest {
  return { type: 'say', text, exitCode: 0 };
}

function refuse(reason: string): NgrokRequest {
  return { type: 'say', text: `ERROR:  ${reason}\n`, exitCode: 1 };
}
