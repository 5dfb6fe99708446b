// Define: makes the elements of a lesson work. Nothing runs because of it.
import type { PageContext } from '../runners/page-context.ts';
import { defineElement } from './define-element.ts';
import { Editors } from './editor/editors.ts';
import { layOut } from './layout-pass.ts';
import { PageEdits } from './page-edits.ts';
import { RedisCode } from './redis-code.ts';
import { RedisSnippet } from './redis-snippet.ts';
import { RunLoading } from './run-loading.ts';
import { SetUpQueue } from './set-up-queue.ts';
import { storePage } from './snippet-identity.ts';

/** Defines them once; those on the page start to work, and all do once it resolves. */
export function defineSnippets(context: PageContext): Promise<void> {
  const setUps = new SetUpQueue<RedisSnippet>();
  // Before all other parts of the page: what comes with the reader finds every snippet at work.
  context.attendance.add(async () => setUps.finish());
  const editors = new Editors(document, {
    ...context,
    filesOf: (computer) => context.runners.filesOf(computer),
    inspect: (kind, session, computer, question) => context.runners.inspect(kind, session, computer, question),
  });
  const edits = new PageEdits(context, storePage(location), () => import('./kept-edits.ts'));
  defineElement('redis-snippet', RedisSnippet, { context, editors, edits, runLoading: new RunLoading(context), setUps });
  defineElement('redis-code', RedisCode, context);
  const atWork = setUps.pass();
  void atWork.then(() => layOut(document));
  return atWork;
}

declare global {
  interface HTMLElementTagNameMap {
    'redis-snippet': RedisSnippet;
    'redis-code': RedisCode;
  }
}
