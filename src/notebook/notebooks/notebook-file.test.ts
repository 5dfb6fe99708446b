// Files that a reader opens as a notebook: read where they are one, and refused with the reason where they are not.
import { expect, it } from 'vitest';
import { notebookFileLimits } from '../limits.ts';
import { readNotebookFile, type ReadableFile } from './notebook-file.ts';

const file = (name: string, content: string | Uint8Array<ArrayBuffer>): File => new File([content], name);

it.each<[string, File, object]>([
  ['of another kind', file('notes.txt', 'text'), { refused: 'kind' }],
  ['without a name’s end', file('README', 'text'), { refused: 'kind' }],
  ['of HTML', file('page.html', '<script>alert(1)</script>'), { refused: 'kind' }],
  ['that is empty', file('a.md', ''), { refused: 'empty' }],
  ['of blanks', file('a.md', ' \n\n'), { refused: 'empty' }],
  ['without cells', file('a.ipynb', '{"nbformat": 4, "cells": []}'), { refused: 'empty' }],
  ['that is a picture', file('a.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe])), { refused: 'binary' }],
  ['with zero bytes', file('a.md', 'a\0b'), { refused: 'binary' }],
  ['of broken JSON', file('a.ipynb', '{"nbformat": 4, "cells": ['), { refused: 'json' }],
  ['of other JSON', file('a.ipynb', '{"name": "package"}'), { refused: 'no-notebook' }],
  ['of an older Jupyter', file('a.ipynb', '{"nbformat": 3, "worksheets": []}'), { refused: 'version', version: '3' }],
  [
    'of thousands of cells',
    file('a.md', '```redis\n> PING\n```\n\n'.repeat(3_000)),
    { refused: 'too-many-cells', cells: 3_000, limit: notebookFileLimits.cells },
  ],
])('a file %s is refused', async (_what, given, refusal) => {
  expect(await readNotebookFile(given)).toEqual(refusal);
});

it('Markdown that is longer than any lesson is refused before it is parsed', async () => {
  expect(await readNotebookFile(file('a.md', '- '.repeat(1_000_000)))).toMatchObject({ refused: 'too-large', bytes: 2_000_000 });
});

it('a file of 50 MB is refused before it is read', async () => {
  const large: ReadableFile = { name: 'a.ipynb', size: 50 * 1024 * 1024, arrayBuffer: () => Promise.reject(new Error('it was read')) };
  expect(await readNotebookFile(large)).toMatchObject({ refused: 'too-large', bytes: large.size });
});

it('a file that is one is read, named by itself or else by its name', async () => {
  expect(await readNotebookFile(file('My notes.md', 'Text.\n\n```redis\n> PING\n```\n'))).toMatchObject({
    title: 'My notes',
    blocks: [{ type: 'note' }, { kind: 'redis' }],
  });
  expect(await readNotebookFile(file('a.MD', '\uFEFF---\r\ntitle: Named\r\n---\r\nText.\r\n'))).toMatchObject({ title: 'Named' });
  expect(await readNotebookFile(file('b.ipynb', '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1"}]}'))).toMatchObject({
    title: 'b',
    blocks: [{ kind: 'python' }],
  });
});
