// Lesson sources: serves each lesson's own Markdown at its address with ".md", for whoever takes it home.
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

export function lessonSources(): AstroIntegration {
  return {
    name: 'lesson-sources',
    hooks: {
      'astro:config:setup': ({ injectRoute }) =>
        injectRoute({
          pattern: '/[...lesson].md',
          entrypoint: fileURLToPath(new URL('lesson-source-route.ts', import.meta.url)),
          prerender: true,
        }),
    },
  };
}
