// Unfit snippets: those of a lesson that the server at hand cannot run: they keep what is printed, say why, and do not play.
import { isMet, readRequirement } from '../markdown/server-requirement.ts';
import { untilDone } from '../runners/retry.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { cellsShownEvent } from './cells/cells-shown.ts';
import type { WholeContext } from './page-context.ts';

/** Marks each snippet with the attribute server by fit or unfit, once it is known which server it is, and those that come to the page later. A run of an unfit one is refused with the reason. */
export async function markUnfitSnippets(page: Document, { texts, transport }: WholeContext): Promise<void> {
  const health = await untilDone(async () => (await transport.health()) ?? undefined);
  const server = { flavour: health.flavour ?? 'redis', version: health.redis };
  const reasons = new WeakMap<EventTarget, string>();
  const mark = (snippet: RedisSnippet): void => {
    const alternatives = readRequirement(snippet.getAttribute('server') ?? '');
    const fits = isMet(alternatives, server);
    snippet.setAttribute(fits ? 'fit' : 'unfit', '');
    if (fits) return;
    const { names, alternative, either, unfit } = texts.servers;
    const needed = either(alternatives.map(({ flavour, sign, version }) => alternative(names[flavour], sign, version.join('.'))));
    const reason = unfit(`${names[server.flavour]} ${server.version}`, needed);
    reasons.set(snippet, reason);
    snippet.strip('server', { text: reason });
  };
  const markAll = (): void => {
    for (const snippet of page.querySelectorAll('redis-snippet[server]:not([fit], [unfit])'))
      if (snippet instanceof RedisSnippet) mark(snippet);
  };
  markAll();
  // Cells of the reader's own, from a file.
  page.addEventListener(cellsShownEvent, markAll);
  page.addEventListener('snippet-prepare', ({ target, detail }) => {
    const reason = target === null ? undefined : reasons.get(target);
    if (reason !== undefined) detail.until(Promise.reject(new Error(reason)));
  });
}
