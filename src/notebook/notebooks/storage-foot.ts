// Storage foot: how much a reader keeps here, how durable it is, and the way of all of it into one file and back.
import { untilDone } from '../../runners/retry.ts';
import { importLimits, storeLimits } from '../limits.ts';
import type { WholeContext } from '../page-context.ts';
import { saveFile } from '../save-file.ts';
import type { Inventory } from '../store/browser-store.ts';
import { allValues, exportedAreas, exportText } from '../store/store-export.ts';
import { merged, readExport, type ImportSum } from '../store/store-import.ts';
import { chooseFiles, mayChooseFile } from './file-opener.ts';
import { decoded } from './notebook-file.ts';

export class StorageFoot {
  readonly #foot: HTMLElement;
  readonly #context: WholeContext;
  #refused = false;

  /** foot: its static HTML. */
  constructor(foot: HTMLElement, context: WholeContext) {
    this.#foot = foot;
    this.#context = context;
  }

  start(): void {
    this.#on('export-all', () => this.#export());
    this.#on('import-all', () => this.#import());
    this.#on('durable', () => this.#askDurable());
  }

  /** Shows what the store holds now. */
  async show({ bytes, lasts }: Inventory): Promise<void> {
    const { notebooks: texts } = this.#context.texts;
    this.#part('.used').textContent = texts.used(bytes, storeLimits.readerBytes);
    // Missing on plain HTTP.
    const storage = 'storage' in navigator ? (navigator.storage as Partial<StorageManager>) : null;
    const isDurable = (await storage?.persisted?.()) === true;
    const canAsk = lasts && !isDurable && storage?.persist !== undefined;
    this.#part('.lasting').textContent = !lasts
      ? texts.pageOnly
      : isDurable
        ? texts.durable
        : !canAsk
          ? texts.cannotAsk
          : this.#refused
            ? texts.askRefused
            : texts.mayClear;
    this.#part('[data-action="durable"]').hidden = !canAsk || this.#refused;
  }

  async #askDurable(): Promise<void> {
    this.#refused = !(await navigator.storage.persist());
    await this.show(await untilDone(() => this.#context.store.inventory()));
    this.#part('[data-action="export-all"]').focus();
  }

  async #export(): Promise<void> {
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`redis-notebook-${day}.json`, 'application/json', await exportText(this.#context.store, exportedAreas));
  }

  async #import(): Promise<void> {
    // Where the press came before this did, and long before.
    if (!mayChooseFile()) return this.#say(this.#context.texts.notebooks.chooseAgain);
    await this.importFiles(await chooseFiles('.json'));
  }

  /** Puts what exports hold beside what is here, one after the other, and says what came of each. */
  async importFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.#say('');
    const said: string[] = [];
    for (const file of files) {
      const outcome = await this.#imported(file);
      said.push(files.length === 1 || outcome.includes(file.name) ? outcome : `${file.name}: ${outcome}`);
    }
    this.#say(said.join(' '));
  }

  /** Takes one; resolves to what is said of it. */
  async #imported(file: File): Promise<string> {
    const { notebooks: texts } = this.#context.texts;
    try {
      if (file.size > importLimits.bytes) return texts.importRefused['too-large'](file.name, file.size, importLimits.bytes);
      const text = decoded(await file.arrayBuffer());
      return text === null ? texts.importRefused.binary(file.name) : await this.#taken(text, file.name);
    } catch {
      // Such as one that is nested deeper than a program can follow.
      return texts.unreadable(file.name);
    }
  }

  /** Takes what an export's text holds; resolves to what is said of it. */
  async #taken(text: string, name: string): Promise<string> {
    const read = readExport(text);
    if (typeof read === 'string') return this.#context.texts.notebooks.importRefused[read](name);
    const { kept, sum } = merged(await allValues(this.#context.store, exportedAreas), read.values);
    // Where there is no room for all nothing comes; it says so each time.
    const keeping = kept.length === 0 ? 'kept' : await this.#context.store.change(kept, []);
    if (keeping === 'kept' || keeping === 'page-only') return this.#report({ ...sum, unread: read.unread });
    return this.#context.texts.store.trouble[keeping];
  }

  #report({ notebooks, cells, edits, lessons, outputs, twice, unread }: ImportSum): string {
    const { notebooks: texts } = this.#context.texts;
    const parts = [
      ...(notebooks > 0 ? [texts.importNotebooks(notebooks)] : []),
      ...(cells > 0 ? [texts.importCells(cells)] : []),
      ...(edits > 0 ? [texts.importEdits(edits)] : []),
      ...(lessons > 0 ? [texts.importLessons(lessons)] : []),
      ...(outputs > 0 ? [texts.importOutputs(outputs)] : []),
    ];
    return [
      texts.imported(parts),
      ...(twice > 0 ? [texts.importTwice(twice)] : []),
      ...(unread > 0 ? [texts.importUnread(unread)] : []),
    ].join(' ');
  }

  /** One press, one deed: what takes a while is not begun twice. */
  #on(action: string, act: () => Promise<void>): void {
    const button = this.#part(`[data-action="${action}"]`) as HTMLButtonElement;
    button.disabled = false;
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      button.setAttribute('aria-disabled', 'true');
      void act().finally(() => button.removeAttribute('aria-disabled'));
    });
  }

  #say(text: string): void {
    this.#part('.said').textContent = text;
  }

  #part(selector: string): HTMLElement {
    const element = this.#foot.querySelector<HTMLElement>(selector);
    if (element === null) throw new Error(`The foot of the notebooks without its static HTML: ${selector} is missing`);
    return element;
  }
}
