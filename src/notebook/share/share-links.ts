// Share links: a snippet's "Copy link", and the snippet that came in the address of the page.
import { copyText } from '../../snippet/clipboard.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { NotebookContext } from '../page-context.ts';
import { SharedOffer } from './shared-offer.ts';
import { sharePrefix, readFragment, writeFragment } from './share-fragment.ts';

/** How long the word about a copied link stays, in milliseconds: long enough to be read twice. */
const wordMs = 8_000;

/** Gives every snippet "Copy link", and offers what the address holds. Nothing runs by itself. */
export function startSharing(context: NotebookContext): void {
  for (const snippet of document.querySelectorAll('redis-snippet')) if (snippet instanceof RedisSnippet) addCopyLink(snippet, context);
  void offerShared(context);
  addEventListener('hashchange', () => void offerShared(context));
}

export function addCopyLink(snippet: RedisSnippet, { texts }: Pick<NotebookContext, 'texts'>): void {
  snippet.chrome.addAction({ id: 'copy-link', label: texts.share.copyLink, inMenu: true, act: () => void copyLink(snippet, texts.share) });
}

async function copyLink(snippet: RedisSnippet, texts: NotebookContext['texts']['share']): Promise<void> {
  const { identity: id, kind, session, source } = snippet;
  const fragment = await writeFragment({ id, kind, session, source });
  const say = (text: string): void => {
    snippet.chrome.strip('link', { text });
    setTimeout(() => snippet.chrome.strip('link', null), wordMs);
  };
  if (fragment === null) return say(texts.tooLong);
  say((await copyText(`${location.origin}${location.pathname}${fragment}`)) ? texts.copied : texts.copyRefused);
}

async function offerShared(context: NotebookContext): Promise<void> {
  if (!location.hash.startsWith(sharePrefix)) return;
  const shared = await readFragment(location.hash);
  const snippet = typeof shared === 'string' ? null : document.querySelector(`redis-snippet[data-snippet="${CSS.escape(shared.id)}"]`);
  document.querySelector('.rn-shared')?.remove();
  new SharedOffer(shared, snippet instanceof RedisSnippet ? snippet : null, context.texts).show();
}
