// Define: makes the elements of a lesson work. Nothing runs because of it.
import type { PageContext } from '../runners/page-context.ts';
import { RedisCode } from './redis-code.ts';
import { RedisSnippet } from './redis-snippet.ts';

/** Defines them once; those on the page start to work. */
export function defineSnippets(context: PageContext): void {
  customElements.define(
    'redis-snippet',
    class extends RedisSnippet {
      protected override readonly context = context;
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
