// Layout pass: has the snippets that styles/code.css leaves out while they are far from view laid out, some in each frame, so that a slow device answers in between.

/** How many elements a frame may lay out anew, more only for one snippet: four times slower, as on a slow phone, that takes no longer than a task should. */
const frameElements = 60;
/** What a snippet costs by itself, in elements. */
const snippetElements = 8;

/** Resolves once all is laid out; while nobody sees the page it waits. */
export async function layOut(page: Document): Promise<void> {
  let elements = 0;
  for (const snippet of page.querySelectorAll('redis-snippet')) {
    snippet.dataset['laidOut'] = '';
    elements += snippet.getElementsByTagName('*').length + snippetElements;
    if (elements < frameElements) continue;
    elements = 0;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
  page.documentElement.dataset['laidOut'] = '';
}
