// Editors: makes the editors of a page, and loads Monaco for them once somebody is about to type.
import type { CreateEditor } from './editor.ts';
import { GrowingEditor } from './growing-editor.ts';
import type { PartTexts, Texts } from '../../texts/texts.ts';
import type { AssistanceSources } from './assistance/assistance-for.ts';
import type { Monaco } from './monaco/index.ts';

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
    // The first key is completed from it. Where it cannot be had there is no help, and nobody waits for it.
    this.#sources.commandReference().catch(() => undefined);
    const [{ loadLabels }, { assistance: texts }] = await Promise.all([import('./monaco/labels.ts'), this.#sources.partTexts()]);
    await loadLabels(this.#page.documentElement.lang);
    const { openMonaco } = await import('./monaco/index.ts');
    return openMonaco(this.#page, { ...this.#sources, texts });
  }
}

/** Monaco calls phones unsupported: their keyboards write into a text area alone. */
function isForFingers(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
