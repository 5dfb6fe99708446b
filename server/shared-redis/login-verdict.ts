// Login verdict: what a Redis with a password answers a client that has not logged in, and which command lets one in. Pure.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whom a command may log in; password: its digest. */
export interface Login {
  readonly user: string;
  readonly password: Buffer;
}

/** What becomes of a command of a client that is not logged in. */
export type LoginVerdict =
  /** Redis' answer, as RESP. */
  | { readonly reply: string }
  /** The client is let in; hello: what is left of its HELLO, for the Redis itself to answer. */
  | { readonly hello: readonly string[] | null }
  | 'leave';

/** What such a Redis says. */
export const loginReplies = {
  ok: '+OK\r\n',
  reset: '+RESET\r\n',
  noAuth: '-NOAUTH Authentication required.\r\n',
  helloNoAuth:
    '-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time\r\n',
  wrongPassword: '-WRONGPASS invalid username-password pair or user is disabled.\r\n',
  noProtocol: '-NOPROTO unsupported protocol version\r\n',
  syntax: '-ERR syntax error\r\n',
  arity: "-ERR wrong number of arguments for 'auth' command\r\n",
  broken: '-ERR Protocol error: invalid command\r\n',
} as const;

/** Who is to be let in. */
export function wantedLogin(user: string, password: string): Login {
  return { user, password: digest(password) };
}

/** Judges a command as Redis does where nobody has logged in. */
export function judge(words: readonly string[], { user, password }: Login): LoginVerdict {
  const isRight = (given: string, secret: string): boolean => given === user && isSame(secret, password);
  const [name = '', ...rest] = words;
  switch (name.toLowerCase()) {
    case 'auth': {
      const [first = '', second] = rest;
      if (rest.length === 0) return { reply: loginReplies.arity };
      if (rest.length > 2) return { reply: loginReplies.syntax };
      const isIn = second === undefined ? isRight(user, first) : isRight(first, second);
      return isIn ? { hello: null } : { reply: loginReplies.wrongPassword };
    }
    case 'hello':
      return judgeHello(rest, isRight);
    case 'reset':
      return { reply: rest.length === 0 ? loginReplies.reset : loginReplies.noAuth };
    case 'quit':
      return 'leave';
    default:
      return { reply: loginReplies.noAuth };
  }
}

function judgeHello([version, ...options]: readonly string[], isRight: (user: string, password: string) => boolean): LoginVerdict {
  if (version !== undefined && version !== '2' && version !== '3') return { reply: loginReplies.noProtocol };
  let isIn = false;
  const kept: string[] = [];
  for (let at = 0; at < options.length;) {
    const option = options[at]?.toLowerCase();
    const [first, second] = options.slice(at + 1);
    if (option === 'auth' && first !== undefined && second !== undefined) {
      if (!isRight(first, second)) return { reply: loginReplies.wrongPassword };
      isIn = true;
      at += 3;
    } else if (option === 'setname' && first !== undefined) {
      kept.push('SETNAME', first);
      at += 2;
    } else return { reply: loginReplies.syntax };
  }
  return isIn && version !== undefined ? { hello: ['HELLO', version, ...kept] } : { reply: loginReplies.helloNoAuth };
}

/** Takes the same time whatever is given. secret: a digest. */
function isSame(given: string, secret: Buffer): boolean {
  return timingSafeEqual(digest(given), secret);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
