// File opener: the two ways by which a file comes to the page: a button that asks for it, and a drop anywhere on the page.

/** Asks for a file. accept: the ends of its name. */
export function chooseFile(accept: string): Promise<File | null> {
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
