// Copy link: a snippet's menu item that copies a link with the snippet's code in it.
import { copyText } from '../../snippet/clipboard.ts';
import type { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import { writeFragment } from './share-fragment.ts';

/** How long the word about a copied link stays, in milliseconds: long enough to be read twice. */
const wordMs = 8_000;

export function addCopyLink(snippet: RedisSnippet, texts: WholeTexts['share']): void {
  snippet.chrome.addAction({ id: 'copy-link', label: texts.copyLink, inMenu: true, act: () => void copyLink(snippet, texts) });
}

async function copyLink(snippet: RedisSnippet, texts: WholeTexts['share']): Promise<void> {
  const { identity: id, kind, session, source } = snippet;
  const fragment = await writeFragment({ id, kind, session, source });
  const say = (text: string): void => {
    snippet.chrome.strip('link', { text });
    setTimeout(() => snippet.chrome.strip('link', null), wordMs);
  };
  if (fragment === null) return say(texts.tooLong);
  say((await copyText(`${location.origin}${location.pathname}${fragment}`)) ? texts.copied : texts.copyRefused);
}
