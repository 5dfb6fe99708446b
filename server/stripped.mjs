// Stripped: `node --import` this program, and Node takes the project's TypeScript without its types from where set-up kept it.
// Node's own stripper costs a process 170 ms of a processor before it begins: four times what the launch helper needs besides.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { markOf, projectUrl, strippedFolder } from './stripped-files.mjs';

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(projectUrl) || !url.endsWith('.ts')) return nextLoad(url, context);
    try {
      const mark = markOf(readFileSync(fileURLToPath(url), 'utf8'));
      const source = readFileSync(path.join(strippedFolder, url.slice(projectUrl.length)), 'utf8');
      if (source.endsWith(mark)) return { format: 'module', source, shortCircuit: true };
    } catch {
      // None was kept, or the source is not to be had, which Node tells best.
    }
    // Node strips it.
    return nextLoad(url, context);
  },
});
