// Define: makes the elements of a lesson work. Nothing runs because of it.
import { RedisCode } from './redis-code.ts';
import { RedisSnippet } from './redis-snippet.ts';

/** Defines them once; those on the page start to work. */
export function defineSnippets(): void {
  customElements.define('redis-snippet', RedisSnippet);
  customElements.define('redis-code', RedisCode);
}

declare global {
  interface HTMLElementTagNameMap {
    'redis-snippet': RedisSnippet;
    'redis-code': RedisCode;
  }
}
