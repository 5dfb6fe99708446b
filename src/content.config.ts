// Content: the lessons are the Markdown files of content/.
import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';

export const collections = {
  docs: defineCollection({
    // Rendered while bundling: an error in a fence then fails the build, where the loader itself would log it and go
    // on, and a change to src/markdown is seen at once, where the loader would keep what it rendered before.
    loader: glob({ base: './content', pattern: '**/[^_]*.md', deferRender: true }),
    schema: docsSchema(),
  }),
};
