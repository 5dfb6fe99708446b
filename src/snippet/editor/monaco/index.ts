// Monaco: the editor with completion, colours and marks, loaded at the first edit and never before.
import { assistanceFor, type AssistanceSources } from '../assistance/assistance-for.ts';
import type { EditorOptions } from '../editor.ts';
import { languages, registerLanguages } from './languages.ts';
import { MonacoEditor, type StartingPoint } from './monaco-editor.ts';
import { monaco, provideWorkers, StandaloneServices } from './modules.ts';
import { serveAssistance } from './providers.ts';
import { pageStorage } from './storage.ts';
import { applyStyles } from './style-sheet.ts';
import { systemColours, themeName, themeOf, typeOf } from './theme.ts';

/** Monaco, made ready for a page. */
export interface Monaco {
  create(options: EditorOptions, start: StartingPoint): MonacoEditor;
}

/** Makes it ready: its languages, and the page's colours from now on; its styles come with the first editor. Once a page. */
export function openMonaco(page: Document, sources: AssistanceSources): Monaco {
  provideWorkers();
  StandaloneServices.initialize({ storageService: pageStorage() });
  registerLanguages();
  const dress = (): void => {
    monaco.editor.defineTheme(themeName, themeOf(page));
    monaco.editor.setTheme(themeName);
  };
  dress();
  new MutationObserver(dress).observe(page.documentElement, { attributeFilter: ['data-theme'] });
  // After Monaco, which would take colours of its own then.
  systemColours().addEventListener('change', dress);
  const assisted = serveAssistance(Object.values(languages));
  return {
    create(options, start) {
      // After the page's colours and type were read: the style of all that is on it is made anew for them, once and not twice.
      const type = typeOf(start.like);
      applyStyles(page);
      const assistance = assistanceFor(options, sources);
      const editor = new MonacoEditor(options, start, type, assistance, sources.texts.keys);
      assisted.set(editor.model, assistance);
      return editor;
    },
  };
}
