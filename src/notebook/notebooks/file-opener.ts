// File opener: the two ways by which a file comes to the page: a button that asks for it, and a drop anywhere on the page.

/** Whether the browser opens its file chooser now. It does at a press of the reader's alone, and for some seconds after one. */
export function mayChooseFile(): boolean {
  // Older browsers do not tell: there it is tried.
  const { userActivation } = navigator as { readonly userActivation?: UserActivation };
  return userActivation?.isActive !== false;
}

/** Asks for a file; null: none was chosen, or the browser asks for none now. accept: the ends of its name. */
export function chooseFile(accept: string): Promise<File | null> {
  // It would tell of nothing, ever.
  if (!mayChooseFile()) return Promise.resolve(null);
  const { promise, resolve } = Promise.withResolvers<File | null>();
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
  input.addEventListener('cancel', () => resolve(null));
  input.click();
  return promise;
}

/** Takes files that are dropped on the page. target: shown while one is over it. */
export function takeDrops(target: HTMLElement, take: (file: File) => void): void {
  addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    // Otherwise the browser goes to the file, and the page is gone.
    event.preventDefault();
    target.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) target.hidden = true;
  });
  addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    target.hidden = true;
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) take(file);
  });
}

function hasFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
