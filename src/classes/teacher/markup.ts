// Markup: makes the parts of the teacher's page. Text is text: nothing that a student wrote is ever read as HTML.

export { setChildren } from '../../notebook/set-children.ts';

type Attribute = string | number | boolean | undefined;
export type Child = Node | string | null;

/** An element. attributes: true as an empty one, false and undefined not at all. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** For whoever listens only. */
export function unseen(text: string): HTMLElement {
  return make('span', { class: 'unseen' }, text);
}

/** press: what it does. */
export function makeButton(
  content: Child | readonly Child[],
  press: () => void,
  attributes: Readonly<Record<string, Attribute>> = {},
): HTMLButtonElement {
  const children: readonly Child[] = typeof content === 'string' || content instanceof Node || content === null ? [content] : content;
  const button = make('button', { type: 'button', class: 'desk-button', ...attributes }, ...children);
  button.addEventListener('click', press);
  return button;
}

/** Only where it is other: what does not change costs nothing. */
export function setText(element: Node, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? '' : value))
    element.setAttribute(name, value === true ? '' : String(value));
}
