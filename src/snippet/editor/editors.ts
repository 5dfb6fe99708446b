// Editors: makes the editors of a page, and loads Monaco for them once somebody is about to type.
import type { CreateEditor } from './editor.ts';
import { GrowingEditor } from './growing-editor.ts';
import { defaultLanguage, type PartTexts, type Texts } from '../../texts/texts.ts';
import type { AssistanceSources } from './assistance/assistance-for.ts';
import type { Monaco } from './monaco/index.ts';
import type * as monacoProgram from './monaco/index.ts';

/** What code is completed from, and what the editors say. */
export interface EditorSources extends Omit<AssistanceSources, 'texts'> {
  readonly texts: Texts;
  readonly partTexts: () => Promise<PartTexts>;
}

export class Editors {
  readonly #page: Document;
  readonly #sources: EditorSources;
  #monaco: Promise<Monaco> | null = null;

  /** sources: what code is completed from. */
  constructor(page: Document, sources: EditorSources) {
    this.#page = page;
    this.#sources = sources;
  }

  readonly create: CreateEditor = (options) =>
    new GrowingEditor(options, { load: isForFingers() ? null : this.#load, plainNote: this.#sources.texts.edit.plainNote });

  /** Whether editors show what stands between their lines. */
  get showsAsides(): boolean {
    return !isForFingers();
  }

  /** Loads Monaco before it is needed, as a hand moves to Edit. A failure shows at the edit. */
  preload(): void {
    if (!isForFingers()) this.#load().catch(() => undefined);
  }

  readonly #load = (): Promise<Monaco> => {
    this.#monaco ??= this.#open().catch((error: unknown) => {
      this.#monaco = null;
      throw error;
    });
    return this.#monaco;
  };

  async #open(): Promise<Monaco> {
    // First of all that comes with the reader: it is the largest.
    const program = this.#program();
    // The first key is completed from it. Where it cannot be had there is no help, and nobody waits for it.
    this.#sources.commandReference().catch(() => undefined);
    const [{ openMonaco }, { assistance: texts }] = await Promise.all([program, this.#sources.partTexts()]);
    return openMonaco(this.#page, { ...this.#sources, texts });
  }

  /** Monaco, after the labels of the page's language, which it reads as it begins. */
  async #program(): Promise<typeof monacoProgram> {
    const { lang } = this.#page.documentElement;
    if (lang !== defaultLanguage) await (await import('./monaco/labels.ts')).loadLabels(lang);
    return await import('./monaco/index.ts');
  }
}

/** Monaco calls phones unsupported: their keyboards write into a text area alone. */
function isForFingers(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
