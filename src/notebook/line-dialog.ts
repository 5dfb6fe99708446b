// Line dialog: asks the reader for one line, such as a name.

export interface LineQuestion {
  readonly title: string;
  /** A sentence below the title, "" for none. */
  readonly about: string;
  readonly label: string;
  readonly value: string;
  /** A regular expression that the whole line has to match; anything where it is missing. */
  readonly pattern?: string;
  /** What the pattern means. */
  readonly rule?: string;
  readonly maxLength?: number;
  readonly required: boolean;
  /** Offered while the reader types. */
  readonly choices?: readonly string[];
  readonly cancel: string;
  readonly accept: string;
}

/** The line; null: the reader thought better of it. */
export function askLine(question: LineQuestion): Promise<string | null> {
  const dialog = document.createElement('dialog');
  dialog.className = 'rn-dialog';
  const form = document.createElement('form');
  form.method = 'dialog';
  const title = document.createElement('h2');
  title.id = 'line-title';
  title.textContent = question.title;
  dialog.setAttribute('aria-labelledby', title.id);
  const about = document.createElement('p');
  about.textContent = question.about;
  about.hidden = question.about === '';
  const field = document.createElement('input');
  field.value = question.value;
  field.autocomplete = 'off';
  field.setAttribute('aria-label', question.label);
  field.required = question.required;
  if (question.pattern !== undefined) field.pattern = question.pattern;
  if (question.rule !== undefined) field.title = question.rule;
  if (question.maxLength !== undefined) field.maxLength = question.maxLength;
  const choices = document.createElement('div');
  choices.className = 'choices';
  const cancel = button(question.cancel, 'button');
  cancel.addEventListener('click', () => dialog.close());
  choices.append(cancel, button(question.accept, 'submit'));
  form.append(title, about, field, ...offered(field, question.choices ?? []), choices);
  dialog.append(form);
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let answer: string | null = null;
  form.addEventListener('submit', () => {
    answer = field.value;
  });
  // Not at the submit: only as it closes does the dialog give the focus back, and who asks would find it in there.
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(answer);
  });
  document.body.append(dialog);
  dialog.showModal();
  field.select();
  return promise;
}

function offered(field: HTMLInputElement, choices: readonly string[]): Node[] {
  if (choices.length === 0) return [];
  const list = document.createElement('datalist');
  list.id = 'line-choices';
  list.append(...choices.map((choice) => new Option(choice, choice)));
  field.setAttribute('list', list.id);
  return [list];
}

function button(label: string, type: 'button' | 'submit'): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = type;
  element.textContent = label;
  return element;
}
