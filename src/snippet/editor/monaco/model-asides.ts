// Model asides: what stands between the lines of an editor, until the line above it is another.
import type { Aside } from '../editor.ts';
import { monaco } from './modules.ts';

interface Placed {
  readonly zone: string;
  /** Of Monaco's own, which moves with the line. */
  readonly decoration: string;
  readonly line: string;
}

export class ModelAsides {
  readonly #editor: monaco.editor.ICodeEditor;
  readonly #model: monaco.editor.ITextModel;
  #placed: Placed[] = [];

  constructor(editor: monaco.editor.ICodeEditor, model: monaco.editor.ITextModel, asides: readonly Aside[]) {
    this.#editor = editor;
    this.#model = model;
    const fitting = asides.filter(({ line }) => line <= model.getLineCount());
    editor.changeViewZones((zones) => {
      this.#placed = fitting.map(({ line, height, element }) => {
        const rail = document.createElement('div');
        rail.className = 'rn-aside-rail';
        rail.dataset['of'] = element.querySelector('.rn-aside-live, .rn-aside-silence') === null ? 'pencil' : 'ink';
        if (element.textContent.trim() === '') rail.dataset['of'] = 'nothing';
        const zone = zones.addZone({
          afterLineNumber: line,
          heightInPx: height,
          domNode: element,
          marginDomNode: rail,
          suppressMouseDown: false,
        });
        const range = new monaco.Range(line, 1, line, 1);
        const [decoration = ''] = model.deltaDecorations(
          [],
          [{ range, options: { stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges } }],
        );
        return { zone, decoration, line: model.getLineContent(line) };
      });
    });
  }

  /** Takes away those whose line is another now. */
  review(): void {
    const gone = this.#placed.filter(({ decoration, line }) => {
      const range = this.#model.getDecorationRange(decoration);
      return range === null || this.#model.getLineContent(range.startLineNumber) !== line;
    });
    this.#remove(gone);
  }

  clear(): void {
    this.#remove(this.#placed);
  }

  #remove(gone: readonly Placed[]): void {
    if (gone.length === 0) return;
    this.#placed = this.#placed.filter((one) => !gone.includes(one));
    this.#editor.changeViewZones((zones) => {
      for (const { zone } of gone) zones.removeZone(zone);
    });
    this.#model.deltaDecorations(
      gone.map(({ decoration }) => decoration),
      [],
    );
  }
}
