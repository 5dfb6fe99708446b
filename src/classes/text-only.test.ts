// What one says in a class comes to the pages of all the others: as text, since nothing there has a way to write HTML.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((name) => !name.endsWith('.test.ts'));

test('the pages of a class make elements and text, and no HTML', () => {
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    expect
      .soft(text, name)
      .not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|setHTML|document\.write|srcdoc/);
  }
});
