// Content: the lessons are the Markdown files of content/.
import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { z } from 'astro/zod';
import { lessons } from './markdown/lesson-loader.ts';

export const collections = {
  docs: defineCollection({
    loader: lessons('./content'),
    schema: docsSchema({
      extend: z.object({
        /** Never written by an author: what the loader found wrong with the front matter (lesson-loader.ts). */
        fault: z.object({ file: z.string(), line: z.number(), reason: z.string() }).optional(),
      }),
    }),
  }),
};
