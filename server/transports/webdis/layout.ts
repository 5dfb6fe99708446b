// Layout: what a form makes of a reply: text, or many items between an opening and a closing, joined at once or slice by slice.

/** Text with one character a byte, or a list of such. Items are made when they are asked for, so that a long list costs nothing yet. */
export type Layout = string | List;

/** Items within text. */
export interface List {
  readonly open: string;
  readonly count: number;
  readonly item: (at: number) => Layout;
  /** Stands between two items. */
  readonly between: string;
  readonly close: string;
}

/** A list of items, each laid out by a function. */
export function listOf<Item>(open: string, items: readonly Item[], layOut: (item: Item) => Layout, between: string, close: string): List {
  // Lists are made of the items that are there.
  return { open, count: items.length, item: (at) => layOut(items[at] as Item), between, close };
}

/** The layout with text around it. */
export function within(before: string, layout: Layout, behind: string): Layout {
  if (typeof layout === 'string') return before + layout + behind;
  return { ...layout, open: before + layout.open, close: layout.close + behind };
}

/** All of it in one string. */
export function join(layout: Layout): string {
  if (typeof layout === 'string') return layout;
  const { count, between } = layout;
  let text = layout.open;
  for (let at = 0; at < count; at += 1) {
    if (at > 0) text += between;
    text += join(layout.item(at));
  }
  return text + layout.close;
}

/** What making one item costs, in characters written. */
const itemCost = 32;

/** Joins a layout slice by slice. */
export class LayoutReader {
  /** Lists that are being read, the innermost last, each with the item that comes next. */
  readonly #open: { readonly list: List; next: number }[] = [];
  /** What was made and is not given yet. */
  #text = '';

  constructor(layout: Layout) {
    this.#take(layout);
  }

  /** Whether everything was given. */
  get isDone(): boolean {
    return this.#open.length === 0 && this.#text === '';
  }

  /** The next characters: at most so many, and fewer where many items had to be made for them; not none before the end. */
  read(most: number): string {
    let cost = this.#text.length;
    let list = this.#open.at(-1);
    while (list !== undefined && cost < most) {
      const before = this.#text.length;
      if (list.next === list.list.count) {
        this.#open.pop();
        this.#text += list.list.close;
      } else {
        if (list.next > 0) this.#text += list.list.between;
        const item = list.list.item(list.next);
        list.next += 1;
        this.#take(item);
      }
      cost += this.#text.length - before + itemCost;
      list = this.#open.at(-1);
    }
    const part = this.#text.slice(0, most);
    this.#text = this.#text.slice(most);
    return part;
  }

  #take(layout: Layout): void {
    if (typeof layout === 'string') {
      this.#text += layout;
      return;
    }
    this.#text += layout.open;
    this.#open.push({ list: layout, next: 0 });
  }
}
