// Text area: the editor that every browser has.
import type { CreateEditor } from './editor.ts';

export const createTextArea: CreateEditor = (options) => {
  const { label, hint, value } = options;
  const area = document.createElement('textarea');
  area.className = 'rn-editor';
  area.setAttribute('aria-label', label);
  area.placeholder = hint;
  area.spellcheck = false;
  area.autocomplete = 'off';
  area.setAttribute('autocapitalize', 'off');
  area.setAttribute('autocorrect', 'off');
  area.wrap = 'off';
  /** As high as its text. */
  const fit = (): void => {
    area.rows = Math.max(2, area.value.split('\n').length);
  };
  area.addEventListener('input', () => {
    fit();
    options.onInput(area.value);
  });
  area.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    options.onLeave();
  });
  area.value = value;
  fit();
  return {
    get value() {
      return area.value;
    },
    set value(text) {
      // Setting the same text would move the cursor.
      if (area.value !== text) area.value = text;
      fit();
    },
    mount: (place) => place.replaceChildren(area),
    focus() {
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    },
    dispose: () => area.remove(),
  };
};
