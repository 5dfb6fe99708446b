// Notebook address: where a notebook of the reader's is opened, in the page's language and with what else its address says.

/** id: "" for the scratchpad. base: the page of notebooks. */
export function notebookAddress(id: string, base: Pick<Location, 'pathname' | 'search'>): string {
  const query = new URLSearchParams(base.search);
  query.delete('notebook');
  if (id !== '') query.set('notebook', id);
  return `${base.pathname}${query.size === 0 ? '' : `?${query}`}`;
}
