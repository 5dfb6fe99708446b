import { expect, it } from 'vitest';
import { filesOf } from '../../../machine/file-store.ts';
import { FileTree } from '../../../machine/file-tree.ts';
import { PageFiles } from '../../../machine/page-files.ts';
import { partTexts } from '../../../texts/parts/en.ts';
import { assistanceFor, type AssistanceSources } from './assistance-for.ts';

/** Computers whose home folder holds one file with the computer's name. */
function homeOf(computer: string): PageFiles {
  return new PageFiles(async () => {
    const files = filesOf(new FileTree(() => undefined));
    await files.write(`/home/student/${computer}.txt`, new Uint8Array(), 'replace');
    return { files, reset: () => undefined };
  });
}

it('a shell on another computer is completed from the files of that one', async () => {
  // Nothing else is asked for a file's name.
  const sources = { filesOf: homeOf, texts: partTexts.assistance } as Partial<AssistanceSources> as AssistanceSources;
  for (const computer of ['server', 'laptop']) {
    const found = await assistanceFor({ kind: 'shell', session: 'main', computer }, sources).complete('cat ', 4);
    expect(found?.all.map(({ text }) => text)).toEqual([`${computer}.txt`]);
  }
});
