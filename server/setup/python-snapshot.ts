// Python snapshot: `node python-snapshot.ts FOLDER` starts an interpreter from a folder that bringPython prepared,
// imports the kernel and the packages, and saves its memory there, so that pages start from that. With `plain` after it, it saves the
// one for engines that get no trampoline (src/runners/python/patches/trampoline.ts): that holds places in another table of functions.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPyodide } from 'pyodide';
import { loadForSnapshot, snapshotName } from '../../src/runners/python/patches/snapshot.ts';
import { withoutTrampoline } from '../../src/runners/python/patches/trampoline.ts';

const sitePackages = '/lib/python3.14/site-packages';

async function takeSnapshot(folder: string, target: string): Promise<void> {
  const python = await loadForSnapshot(loadPyodide, folder);
  const files = JSON.parse(readFileSync(join(folder, 'packages.json'), 'utf8')) as Record<string, string | { base64: string }>;
  for (const [name, content] of Object.entries(files)) {
    const path = `${sitePackages}/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    python.FS.writeFile(path, typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'));
  }
  python.runPython('import notebook_kernel, gc\nnotebook_kernel.install()\nnotebook_kernel.preload()\ngc.collect()');
  writeFileSync(join(folder, target), python.makeMemorySnapshot());
}

const [folder = '.', kind] = process.argv.slice(2);
const isPlain = kind === 'plain';
const take = (): Promise<void> => takeSnapshot(folder, snapshotName(!isPlain));
// An uncaught error would print a line of Pyodide, which is a megabyte long.
(isPlain ? withoutTrampoline(take) : take()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
