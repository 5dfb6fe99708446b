// Token API: how a page gets a token, and takes tokens back. A worker cannot get one: see TokenShare.
import { joinToken, paths, type TokenShare } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';
import { ask } from './machine-api.ts';

/** A token with which programs elsewhere are this learner at the Webdis gateway. */
export interface Token {
  readonly token: string;
  /** Unix time in milliseconds until which it is taken. */
  readonly expiresAt: number;
}

/** A new token. page: whose cookies hold half of it. Throws BridgeError. */
export async function fetchToken(page: Pick<Document, 'cookie'>, endpoint: Endpoint = pageEndpoint): Promise<Token> {
  const share = (await (await ask(endpoint, paths.token, { method: 'POST' })).json()) as TokenShare;
  const token = joinToken(share, page.cookie);
  page.cookie = `${share.cookie}=; Max-Age=0; Path=/; SameSite=Strict`;
  if (token !== null) return { token, expiresAt: share.expiresAt };
  throw new BridgeError(
    'no-learner',
    'The token did not come whole: something else on this computer asked for one at the same time. Try again.',
    { what: 'torn-token' },
  );
}

/** Makes every token void that the learner has been given. Throws BridgeError. */
export async function revokeTokens(endpoint: Endpoint = pageEndpoint): Promise<void> {
  await ask(endpoint, paths.token, { method: 'DELETE' });
}
