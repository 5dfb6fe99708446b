// Cells shown: the event that bubbles from a page's content once cells of the reader's are on it that were not there before.
export const cellsShownEvent = 'cells-shown';
