// Astro configuration: a static Starlight site whose lessons are plain Markdown in content/.
import { fileURLToPath } from 'node:url';
import { satteri } from '@astrojs/markdown-satteri';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { adoptedCss } from './server/setup/adopted-css.ts';
import { pythonFiles } from './server/setup/python-files.ts';
import { starlightCss } from './server/setup/starlight-css.ts';
import { codeIndex } from './src/markdown/code-index.ts';
import { exercises } from './src/markdown/exercises.ts';
import { githubAlerts } from './src/markdown/github-alerts.ts';
import { lessonFences } from './src/markdown/lesson-fences.ts';
import { sideBySide } from './src/markdown/side-by-side.ts';
import { lessonPlans } from './src/markdown/lesson-plan.ts';
import { lessonSources } from './src/markdown/lesson-sources.ts';
import { tabs } from './src/markdown/tabs.ts';
import { locales } from './src/markdown/locales.ts';

export default defineConfig({
  publicDir: './src/assets/public',
  // Its script is a twenty-fifth of all that a page loads, for pages that are there within milliseconds anyway.
  prefetch: false,
  vite: {
    // just-bash imports it for what the notebook's shell leaves out.
    resolve: {
      alias: [
        { find: 'node:zlib', replacement: fileURLToPath(new URL('./src/runners/shell/node-zlib.ts', import.meta.url)) },
        // Starlight's looks at every element of a lesson, twice: on a phone that is the longest task of a page's load.
        {
          find: /^.*\/TableOfContents\/starlight-toc$/,
          replacement: fileURLToPath(new URL('./src/components/starlight-toc.ts', import.meta.url)),
        },
      ],
    },
    worker: { format: 'es' },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: {
              codeSplitting: {
                // What is loaded at one moment is in one file: many small ones are as many requests, and compress less.
                groups: [
                  // All that every page loads.
                  { name: 'page', test: sources('components/elements', 'notebook/page-context', 'texts/texts', 'texts/formats') },
                  // What other pages have of the two below.
                  {
                    name: 'shared',
                    test: sources(
                      'snippet/output/(painter|terminal-text)',
                      'notebook/(line-dialog|save-file|set-children)',
                      'texts/byte-size',
                    ),
                  },
                  // What a run waits for, whatever it is a run of.
                  {
                    name: 'run',
                    test: sources('snippet/run-program', 'runners/shell/index', 'bridge/replies', 'machine/redis-cli/quoting'),
                  },
                  // What comes to every lesson with its reader (src/runners/attendance.ts).
                  {
                    name: 'reader',
                    test: sources(
                      'snippet/kept-edits',
                      'components/page-menu',
                      'notebook/(output-keeper|remedy-board|foreground-servers)',
                      'notebook/(progress/progress-board|share/share-links|cells/cell-board)',
                    ),
                  },
                ],
              },
            },
          },
        },
      },
    },
    plugins: [
      adoptedCss('monaco-editor', fileURLToPath(new URL('./src/snippet/editor/monaco/style-sheet.ts', import.meta.url))),
      starlightCss(),
    ],
    // Its style sheets are taken in one by one, which a bundle of the dev server's would have done without us.
    optimizeDeps: { exclude: ['monaco-editor'] },
  },
  markdown: {
    // Ours come first: Starlight makes asides of what githubAlerts leaves.
    processor: satteri({ mdastPlugins: [githubAlerts, exercises, tabs, sideBySide, lessonFences] }),
    shikiConfig: { themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }, defaultColor: false },
  },
  integrations: [
    pythonFiles(),
    codeIndex(),
    lessonPlans(),
    lessonSources(),
    starlight({
      title: 'Redis Notebook',
      description: 'Lessons on Redis whose every snippet runs, against a Redis of your own.',
      logo: { light: './src/assets/logo-light.svg', dark: './src/assets/logo-dark.svg', alt: '' },
      favicon: '/favicon.svg',
      // Fences are ours: one look and one Copy for all of them.
      expressiveCode: false,
      markdown: { processedDirs: ['./content'] },
      customCss: [
        './src/assets/theme.css',
        './src/assets/frame.css',
        './src/snippet/styles/snippet.css',
        './src/notebook/styles/notebook.css',
        './src/assets/access.css',
        './src/assets/print.css',
      ],
      components: {
        Banner: './src/components/SharedBanner.astro',
        Head: './src/components/Head.astro',
        Hero: './src/components/Hero.astro',
        MarkdownContent: './src/components/MarkdownContent.astro',
        PageTitle: './src/components/PageTitle.astro',
        Search: './src/components/search/Search.astro',
        TwoColumnContent: './src/components/TwoColumnContent.astro',
        Sidebar: './src/components/Sidebar.astro',
      },
      // The sidebar and a lesson's neighbours come from the front matter of the lessons.
      routeMiddleware: './src/components/route-data.ts',
      defaultLocale: 'root',
      locales: await locales(),
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      credits: false,
    }),
  ],
});

/**
 * Modules by their paths in src.
 * @param {string[]} paths each a part of a pattern
 */
function sources(...paths) {
  return new RegExp(`/src/(?:${paths.join('|')})\\.ts$`);
}
