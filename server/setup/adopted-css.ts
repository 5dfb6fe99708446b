// Adopted CSS: a Vite plugin that takes the style sheets of a package into its script, so that no page links them.
import type { Plugin } from 'vite';

/** Marks what this plugin makes of a style sheet. */
const mark = '\0adopted:';

/**
 * Astro links the style sheets of whatever a page may import one day on every page, where they hold its painting up. Those of
 * the package that is named become modules instead, which hand their text to adopt() of the module at adopter.
 */
export function adoptedCss(packageName: string, adopter: string): Plugin {
  const folder = `/node_modules/${packageName}/`;
  return {
    name: 'adopted-css',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('.css') || importer?.includes(folder) !== true) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      return resolved === null ? null : `${mark}${resolved.id}.js`;
    },
    load(id) {
      if (!id.startsWith(mark)) return null;
      const css = id.slice(mark.length, -'.js'.length);
      return `import { adopt } from ${JSON.stringify(adopter)};\nimport css from ${JSON.stringify(`${css}?inline`)};\nadopt(css);\n`;
    },
  };
}
