// Row hint: how many notebooks the home page had to list, so that its next visit leaves room for them before they are read.

/** In localStorage; the home page's head reads it before the first paint (components/Head.astro). It is a measure, none of the reader's things. */
const hintKey = 'redis-notebook:notebooks';

/** As many as the home page lists. */
export const homeRows = 5;

/** Notes it for the next visit. count: 0 forgets it. */
export function hintRows(count: number): void {
  try {
    if (count === 0) localStorage.removeItem(hintKey);
    else localStorage.setItem(hintKey, String(Math.min(count, homeRows)));
  } catch {
    // Where the browser keeps nothing there is nothing to list at the next visit.
  }
}
