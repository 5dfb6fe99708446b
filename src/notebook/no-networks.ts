// No networks: where the computer that serves the notebook has no networks for a reader's computers, a page says once what differs.
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import type { WholeContext } from './page-context.ts';

/** Says it under the first snippet of another computer than the server. */
export function tellOfNoNetworks(page: Document, { texts }: Pick<WholeContext, 'texts'>): void {
  const first = page.querySelector('redis-snippet[on]');
  if (first instanceof RedisSnippet) first.chrome.strip('networks', { text: texts.servers.noNetworks(first.computer) });
}
