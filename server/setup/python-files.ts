// Python files: puts what bringPython prepared into the site, under a path that browsers may keep for ever.
import type { AstroIntegration } from 'astro';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { pythonFolder, readPythonIndex } from './python.ts';

/** The Astro integration. Without the prepared folder the site is built all the same, and Python snippets say so. */
export function pythonFiles(): AstroIntegration {
  let folder = '';
  let path: string | null = null;
  return {
    name: 'python-files',
    hooks: {
      'astro:config:setup': ({ config, updateConfig }) => {
        const root = fileURLToPath(config.root);
        const index = readPythonIndex(root);
        folder = pythonFolder(root);
        path = index === null ? null : `/_astro/python-${index.hash.slice(0, 16)}/`;
        // In the program itself: a page that read it first would ask for nothing else meanwhile.
        const files = index === null ? null : { path, sizes: index.files, missing: index.missing };
        updateConfig({ vite: { define: { __PYTHON_FILES__: JSON.stringify(files) } } });
      },
      'astro:server:setup': ({ server }) => {
        if (path !== null) server.middlewares.use(path, sirv(folder, { dev: true }));
      },
      'astro:build:done': ({ dir }) => {
        if (path !== null) cpSync(folder, join(fileURLToPath(dir), path), { recursive: true });
      },
    },
  };
}
