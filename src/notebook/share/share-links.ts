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
  let shown: SharedOffer | null = null;
  const offer = async (): Promise<void> => {
    const next = await sharedOffer(context, board);
    if (next === null) return;
    // Its own, and no other notice that stands on the page.
    shown?.remove();
    shown = next;
    next.show();
  };
  void offer();
  addEventListener('hashchange', () => void offer());
}

/** What the address holds; null: nothing, or something else by the time it is read. */
async function sharedOffer({ texts }: WholeContext, board: Promise<CellBoard | null>): Promise<SharedOffer | null> {
  const { hash } = location;
  if (!hash.startsWith(sharePrefix)) return null;
  const shared = await readFragment(hash);
  // A cell of the reader's own is on the page once the board is.
  const cells = await board;
  // By now the address may hold another snippet, or none.
  if (location.hash !== hash) return null;
  const snippet = typeof shared === 'string' ? null : document.querySelector(`redis-snippet[data-snippet="${CSS.escape(shared.id)}"]`);
  return new SharedOffer(shared, snippet instanceof RedisSnippet ? snippet : null, cells, texts);
}
