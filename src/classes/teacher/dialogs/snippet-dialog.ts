// Snippet dialog: code that is put at the end of everybody's page.
import { classWireLimits } from '../../../class-protocol.ts';
import { make, makeButton, setText } from '../markup.ts';
import type { DeskActions, Scene } from '../scene.ts';
import { openDialog } from './question.ts';

const kinds = ['redis', 'shell', 'python'] as const;

export function openSnippet(scene: Scene, actions: DeskActions): void {
  const { snippet } = scene.texts;
  const kind = make('select', { 'aria-label': snippet.kind }, ...kinds.map((name) => new Option(snippet.kinds[name], name)));
  const code = make('textarea', {
    'aria-label': snippet.code,
    rows: 6,
    class: 'code',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
  });
  const trouble = make('p', { class: 'about', role: 'status' });
  const submit = async (): Promise<void> => {
    const source = code.value;
    if (source.trim() === '') {
      code.focus();
      return;
    }
    if (new TextEncoder().encode(source).length > classWireLimits.snippetBytes) {
      setText(trouble, snippet.tooLong);
      return;
    }
    const chosen = kinds[kind.selectedIndex] ?? 'redis';
    const reply = await actions.deed({ type: 'snippet', kind: chosen, source });
    if (reply === null) return;
    if (reply.count === 0) setText(trouble, scene.texts.message.nobody);
    else dialog.close();
  };
  const dialog = openDialog(snippet.title, [
    make('label', { class: 'row' }, make('span', {}, snippet.kind), kind),
    code,
    make('p', { class: 'about' }, snippet.about),
    trouble,
    make(
      'div',
      { class: 'choices' },
      makeButton(snippet.send(scene.rows.size), () => void submit(), { class: 'desk-button filled' }),
      makeButton(snippet.cancel, () => dialog.close(), { class: 'desk-button quiet' }),
    ),
  ]);
  dialog.classList.add('beside');
  dialog.showModal();
  code.focus();
}
