// Starlight TOC: the <starlight-toc> element, which marks in a table of contents where its reader is. It takes the place of
// Starlight's own (astro.config.mjs), from which <mobile-starlight-toc> is derived: that watches every element of a lesson,
// and this its headings alone.

/** How far below what is fixed at the top a heading may stand and count as reached, in pixels. */
const reach = 85;

export class StarlightTOC extends HTMLElement {
  #current = this.querySelector('a[aria-current="true"]');
  #watcher: IntersectionObserver | undefined;

  constructor() {
    super();
    // It reads how high things are, which is known for nothing once the page has been laid out.
    const watch = (): void => void (globalThis.requestIdleCallback ?? setTimeout)(() => this.#watch());
    watch();
    let timer: ReturnType<typeof setTimeout> | undefined;
    addEventListener('resize', () => {
      clearTimeout(timer);
      timer = setTimeout(watch, 200);
    });
  }

  set current(link: HTMLAnchorElement) {
    if (link === this.#current) return;
    this.#current?.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'true');
    this.#current = link;
  }

  #watch(): void {
    this.#watcher?.disconnect();
    const links = new Map<Element, HTMLAnchorElement>();
    for (const link of this.querySelectorAll('a')) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading !== null) links.set(heading, link);
    }
    const reached = new Set<Element>();
    const heights = [document.querySelector('header'), this.querySelector('summary')].map(
      (fixed) => fixed?.getBoundingClientRect().height ?? 0,
    );
    const line = reach + heights.reduce((sum, height) => sum + height);
    this.#watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) reached.add(target);
          else reached.delete(target);
        }
        const [first] = links.values();
        const last = [...links].findLast(([heading]) => reached.has(heading));
        const link = last?.[1] ?? first;
        if (link !== undefined) this.current = link;
      },
      // All that is above the line, however far.
      { rootMargin: `9999999px 0px ${line - document.documentElement.clientHeight}px` },
    );
    for (const heading of links.keys()) this.#watcher.observe(heading);
  }
}

customElements.define('starlight-toc', StarlightTOC);
