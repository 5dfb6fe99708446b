// Style sheet: all of Monaco's style sheets as one, which the document adopts once Monaco is there (server/setup/adopted-css.ts).

const sheet = new CSSStyleSheet();
let text = '';

/** Adds the text of one of its style sheets. They come one by one, while its modules load. */
export function adopt(css: string): void {
  text += css;
}

/** Has the document adopt them, once: when the last of them has come. */
export function applyStyles(document: Document): void {
  if (document.adoptedStyleSheets.includes(sheet)) return;
  sheet.replaceSync(text);
  text = '';
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
