// Redis connection: opens one to a Redis of one's own, TLS and login included, and says why where it cannot.
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodeCommand, RespError, RespParser, type Reply } from '../../src/bridge/resp.ts';
import type { RedisTarget } from './redis-target.ts';
import { UpstreamSocket } from '../streams/upstream-socket.ts';

/** The connection did not come about. message: why, in a few words, without address or credentials; advice: what its operator may do. */
export class RedisConnectionError extends Error {
  override readonly name = 'RedisConnectionError';
  readonly advice: string;
  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

const decoder = new TextDecoder();

/** Connects and logs in; gives the socket, paused, with nothing unread. Throws RedisConnectionError. */
export async function openRedis(target: RedisTarget, timeoutMs: number): Promise<Socket> {
  const { socket, replies } = await converse(target, target.login, timeoutMs);
  const refused = replies.find((reply) => reply.type === 'error');
  if (!refused) return socket;
  socket.destroy();
  throw loginRefused(decoder.decode(refused.value), target);
}

/** Connects, sends commands and resolves with their replies. */
function converse(target: RedisTarget, commands: RedisTarget['login'], timeoutMs: number): Promise<{ socket: Socket; replies: Reply[] }> {
  return new Promise((resolve, reject) => {
    const socket = dial(target);
    const parser = new RespParser();
    const replies: Reply[] = [];
    let isReady = false;
    // Redis without TLS takes the client's first bytes of it for the beginning of a command, and waits for more.
    const silence = (): string => (target.tls && !socket.connecting && !isReady ? 'ERR_SSL_SILENCE' : 'ETIMEDOUT');
    const timer = setTimeout(() => fail(Object.assign(new Error('timeout'), { code: silence() })), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('data', read).off('close', closed).off('error', fail);
    };
    const fail = (error: Error): void => {
      settle();
      // One that is closed while it connects may still fail afterwards.
      socket.on('error', () => {}).destroy();
      reject(explain(error, target));
    };
    const closed = (): void => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const finishIfDone = (): void => {
      if (replies.length < commands.length) return;
      settle();
      socket.pause();
      resolve({ socket, replies });
    };
    const read = (bytes: Buffer): void => {
      try {
        parser.feed(bytes);
        for (let reply = parser.next(); reply !== undefined; reply = parser.next()) replies.push(reply);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      finishIfDone();
    };
    socket.on('data', read).on('close', closed).on('error', fail);
    socket.once(target.tls ? 'secureConnect' : 'connect', () => {
      isReady = true;
      for (const command of commands) socket.write(encodeCommand(command));
      finishIfDone();
    });
  });
}

function dial({ host, port, tls }: RedisTarget): Socket {
  const address = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };
  // An address cannot be a server name, by RFC 6066.
  return tls ? connectTls({ ...address, ...(isIP(host) === 0 && { servername: host }) }) : new UpstreamSocket().connect(address);
}

/** What Redis said to a connection that it wants logged in otherwise. */
export function loginRefused(error: string, { login, variable }: RedisTarget): RedisConnectionError {
  // A Redis without AUTH names its arguments in its error.
  const secret = login.find(([name]) => name === 'AUTH')?.at(-1) ?? '';
  const message = error.replaceAll(secret === '' ? '\0' : secret, '***');
  const isPassword = /^(WRONGPASS|NOAUTH|ERR (Client sent AUTH|AUTH|invalid password))/.test(message);
  return isPassword
    ? new RedisConnectionError('it does not accept the login', `It said "${message}". Mend the user and password in ${variable}.`)
    : new RedisConnectionError('it turns the connection away', `It said "${message}".`);
}

/** Reasons by the code of a system or TLS error. */
const reasons: Record<string, readonly [reason: string, advice: string]> = {
  ECONNREFUSED: ['nobody listens at its address', 'Start it, or mend the host and port.'],
  ENOTFOUND: ['its host name is unknown', 'Mend the host.'],
  EAI_AGAIN: ['its host name cannot be looked up now', 'Check the network and its name server.'],
  ETIMEDOUT: ['it does not answer', 'Check the host, the port and the firewalls between.'],
  EHOSTUNREACH: ['there is no way to its host', 'Check the network.'],
  ENETUNREACH: ['there is no way to its host', 'Check the network.'],
  CERT_HAS_EXPIRED: ['its certificate has expired', 'Renew it.'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate is for another host', 'Use the host name that the certificate names.'],
};

/** Why a connection failed, by its error. */
export function explain(error: Error, { tls }: RedisTarget): RedisConnectionError {
  const { code = '' } = error as NodeJS.ErrnoException;
  const known = reasons[code];
  if (known) return new RedisConnectionError(...known);
  if (/ALERT_(CERTIFICATE|HANDSHAKE|BAD_CERTIFICATE)/.test(code)) {
    return new RedisConnectionError(
      'it wants a certificate of its clients',
      'The notebook has none: have it ask for a password instead ("tls-auth-clients no").',
    );
  }
  if (/CERT|ISSUER|SIGNATURE/.test(code)) {
    return new RedisConnectionError(
      'its certificate is not trusted',
      `${error.message} (${code}). Put its CA certificate in a file and name the file in NODE_EXTRA_CA_CERTS.`,
    );
  }
  if (tls && /^(EPROTO|ERR_SSL_)/.test(code))
    return new RedisConnectionError('it does not speak TLS', 'Write redis:// if it has none at that port.');
  // ioredis' parser has an error of its own.
  if (error instanceof RespError || error.name === 'ParserError')
    return new RedisConnectionError('what answers there is not a Redis', `${error.message}. Mend the host and port.`);
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new RedisConnectionError(
      'it closes the connection',
      tls ? 'It may want a client certificate, which the notebook has not.' : 'Write rediss:// if it wants TLS.',
    );
  }
  return new RedisConnectionError('the connection fails', error.message);
}
