// Home elements: makes what only the first page has work: its live snippet, the path of lessons, and the way on.
import type { NotebookContext } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { defineElement } from '../snippet/define-element.ts';
import { ContinueLink } from './continue-link.ts';
import { HeroSnippet } from './hero-snippet.ts';
import { LessonPath } from './lesson-path.ts';

/** Defines them once. */
export function defineHomeElements(context: NotebookContext): void {
  customElements.define('hero-snippet', HeroSnippet);
  defineElement('continue-link', ContinueLink, context);
  defineElement('lesson-path', LessonPath, context);
  void showClassPath(context);
}

/** In a class its own lessons come first, with what is due today. */
async function showClassPath({ transport }: NotebookContext): Promise<void> {
  const path = document.querySelector<HTMLElement>('lesson-path');
  if (path === null || (await transport.health())?.class !== true) return;
  const program = await untilLoaded(() => import('../classes/path/class-path.ts'));
  await program.showClassPath(path);
}
