// Providers: hands Monaco what an editor's assistance has to say, by the model that it is about.
import type { Assistance, Explanation, Suggestion } from '../assistance.ts';
import { monaco } from './modules.ts';

/** The assistance of each model; the models are Monaco's, and so is their life. */
export type AssistedModels = WeakMap<monaco.editor.ITextModel, Assistance>;

/** Registers for some languages, once a page. */
export function serveAssistance(languages: readonly string[]): AssistedModels {
  const assisted: AssistedModels = new WeakMap();
  for (const language of languages) {
    monaco.languages.registerCompletionItemProvider(language, {
      triggerCharacters: [' ', '.', '-', '/'],
      provideCompletionItems: async (model, position) => {
        const found = await assisted.get(model)?.complete(model.getValue(), model.getOffsetAt(position));
        if (found === null || found === undefined || model.isDisposed()) return { suggestions: [] };
        const { start, end } = found.replaces;
        const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
        // Asked anew with each key: keys of a large keyspace come by their beginning.
        return { incomplete: true, suggestions: found.all.map((suggestion, at) => itemOf(suggestion, at, range)) };
      },
    });
    monaco.languages.registerHoverProvider(language, {
      provideHover: async (model, position) => {
        const found = await assisted.get(model)?.explain(model.getValue(), model.getOffsetAt(position));
        if (found === null || found === undefined || model.isDisposed()) return null;
        const { start, end } = found.of;
        const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
        return { range, contents: [{ value: markdownOf(found) }] };
      },
    });
  }
  return assisted;
}

const kinds: Readonly<Record<Suggestion['role'], monaco.languages.CompletionItemKind>> = {
  command: monaco.languages.CompletionItemKind.Function,
  option: monaco.languages.CompletionItemKind.Keyword,
  key: monaco.languages.CompletionItemKind.Value,
  file: monaco.languages.CompletionItemKind.File,
  name: monaco.languages.CompletionItemKind.Variable,
  attribute: monaco.languages.CompletionItemKind.Property,
  function: monaco.languages.CompletionItemKind.Function,
  class: monaco.languages.CompletionItemKind.Class,
  module: monaco.languages.CompletionItemKind.Module,
};

/** at: its place among those that are offered, which stays where two fit as well. */
function itemOf(suggestion: Suggestion, at: number, range: monaco.IRange): monaco.languages.CompletionItem {
  return {
    label: suggestion.text,
    kind: kinds[suggestion.role],
    insertText: suggestion.text,
    range,
    sortText: String(at).padStart(5, '0'),
    // A command may be typed in any case.
    filterText: suggestion.text,
    documentation: { value: markdownOf(suggestion) },
  };
}

/** As Markdown whose every word is plain: docstrings are other people's. */
function markdownOf({ signature, about = [], source }: Pick<Explanation, 'signature' | 'about' | 'source'>): string {
  const fence = signature === undefined ? [] : [`\`\`\`text\n${signature.replaceAll('```', "'''")}\n\`\`\``];
  return [...fence, ...about.map(plain), ...(source === undefined ? [] : [`*${plain(source)}*`])].join('\n\n');
}

function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+\-.!|~&:/@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
