// Share links: every snippet's "Copy link", and the snippet that came in the address of the page.
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { CellBoard } from '../cells/cell-board.ts';
import type { WholeContext } from '../page-context.ts';
import { addCopyLink } from './copy-link.ts';
import { SharedOffer } from './shared-offer.ts';
import { readFragment } from './share-fragment.ts';
import { sharePrefix } from './share-prefix.ts';

/** Gives the lesson's snippets "Copy link", and offers what the address holds. Nothing runs by itself. board: null where the page has no room for cells. */
export function startSharing(context: WholeContext, board: Promise<CellBoard | null>): void {
  for (const snippet of document.querySelectorAll('redis-snippet:not([data-cell])'))
    if (snippet instanceof RedisSnippet) addCopyLink(snippet, context.texts.share);
  void offerShared(context, board);
  addEventListener('hashchange', () => void offerShared(context, board));
}

async function offerShared({ texts }: WholeContext, board: Promise<CellBoard | null>): Promise<void> {
  const { hash } = location;
  if (!hash.startsWith(sharePrefix)) return;
  const shared = await readFragment(hash);
  // A cell of the reader's own is on the page once the board is.
  const cells = await board;
  // By now the address may hold another snippet, or none.
  if (location.hash !== hash) return;
  const snippet = typeof shared === 'string' ? null : document.querySelector(`redis-snippet[data-snippet="${CSS.escape(shared.id)}"]`);
  document.querySelector('.rn-shared')?.remove();
  new SharedOffer(shared, snippet instanceof RedisSnippet ? snippet : null, cells, texts).show();
}
