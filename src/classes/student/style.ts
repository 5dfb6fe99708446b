// Style: the look of a class's part of a page, which comes with that part and with no other page.
import css from './student.css?inline';

export function adoptStudentStyle(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
