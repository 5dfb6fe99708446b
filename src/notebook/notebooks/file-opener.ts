// File opener: the two ways by which files come to the page: a button that asks for them, and a drop anywhere on the page.

/** Whether the browser opens its file chooser now. It does at a press of the reader's alone, and for some seconds after one. */
export function mayChooseFile(): boolean {
  // Older browsers do not tell: there it is tried.
  const { userActivation } = navigator as { readonly userActivation?: UserActivation };
  return userActivation?.isActive !== false;
}

/** Asks for files; none: none was chosen, or the browser asks for none now. accept: the ends of their names. */
export function chooseFiles(accept: string): Promise<File[]> {
  // It would tell of nothing, ever.
  if (!mayChooseFile()) return Promise.resolve([]);
  const { promise, resolve } = Promise.withResolvers<File[]>();
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = true;
  input.addEventListener('change', () => resolve([...(input.files ?? [])]));
  input.addEventListener('cancel', () => resolve([]));
  input.click();
  return promise;
}

/** Takes files that are dropped on the page. target: a popover, shown while some are over it. */
export function takeDrops(target: HTMLElement, take: (files: File[]) => void): void {
  addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    // Otherwise the browser goes to the file, and the page is gone.
    event.preventDefault();
    target.togglePopover(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) target.togglePopover(false);
  });
  addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    target.togglePopover(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

function hasFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
