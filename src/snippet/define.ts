// Define: makes the elements of a lesson work. Nothing runs because of it.
import type { PageContext } from '../runners/page-context.ts';
import { Editors } from './editor/editors.ts';
import { PageEdits } from './page-edits.ts';
import { RedisCode } from './redis-code.ts';
import { RedisSnippet } from './redis-snippet.ts';
import { RunLoading } from './run-loading.ts';
import { storePage } from './snippet-identity.ts';

/** Defines them once; those on the page start to work. */
export function defineSnippets(context: PageContext): void {
  const editors = new Editors(document, {
    ...context,
    inspect: (kind, session, question) => context.runners.inspect(kind, session, question),
  });
  const edits = new PageEdits(context.store, storePage(location), context.texts.edit);
  const runLoading = new RunLoading(context);
  customElements.define(
    'redis-snippet',
    class extends RedisSnippet {
      protected override readonly context = context;
      protected override readonly editors = editors;
      protected override readonly edits = edits;
      protected override readonly runLoading = runLoading;
    },
  );
  customElements.define(
    'redis-code',
    class extends RedisCode {
      protected override readonly context = context;
    },
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'redis-snippet': RedisSnippet;
    'redis-code': RedisCode;
  }
}
