// Define element: makes a custom element of a class whose constructor takes what its page has one of.

/** Defines it once; those on the page start to work. page: what the constructor is given, since a browser gives it nothing. */
export function defineElement<Page>(name: string, Base: new (page: Page) => HTMLElement, page: Page): void {
  customElements.define(
    name,
    class extends Base {
      constructor() {
        super(page);
      }
    },
  );
}
