// Wording: what a Python snippet says besides its output.

export const unstoppableText = 'The code did not end when it was stopped, so its interpreter was ended';

export const exitText = 'The code ended its interpreter. The next run starts a new one, without the variables of this one.';

/** After an interpreter that is gone. reason: "" where nobody knows. */
export function crashText(reason: string): string {
  const what = reason === '' ? 'The interpreter broke' : reason.replace(/\.$/, '');
  return `${what.split('\n')[0]}. The next run starts a new one: variables and imports of this session are gone, what is in Redis is not.`;
}

/** After an import of something that is not there. */
export function absenceText(module: string): string {
  return `There is no module "${module}" in this notebook. A teacher adds a pure-Python package by adding a line to src/runners/python/requirements.txt and starting the notebook again.`;
}

export function omissionText(characters: number): string {
  return `\n[${characters.toLocaleString('en')} more characters were printed and are not shown]\n`;
}
