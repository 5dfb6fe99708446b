// Content: the lessons are the Markdown files of content/.
import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { z } from 'astro/zod';
import { lessons } from './markdown/lesson-loader.ts';

/** A page's place on the site, and on the home page's path where it promises something. */
const placed = z.object({
  /** The group of the sidebar in which it stands; pages without one are in none. */
  section: z.string().trim().min(1).optional(),
  /** Its place there, the lowest first; the section itself stands where its first page does. */
  order: z.number().optional(),
  /** What a reader can do after it, in one sentence. */
  promise: z.string().trim().min(1).max(120).optional(),
  /** How long reading and running it takes. */
  minutes: z.number().int().min(1).max(600).optional(),
  /** Title and promise in other languages, for lists of lessons, while the lesson itself is not translated. */
  translations: z.record(z.string(), z.strictObject({ title: z.string().optional(), promise: z.string().max(120).optional() })).optional(),
});

export const collections = {
  docs: defineCollection({
    loader: lessons('./content'),
    schema: docsSchema({
      extend: placed.extend({
        /** Never written by an author: what the loader found wrong with the front matter (lesson-loader.ts). */
        fault: z.object({ file: z.string(), line: z.number(), reason: z.string() }).optional(),
        /** Nor this: of which text the page is, while an author writes (lesson-revision.ts). */
        revision: z.string().optional(),
      }),
    }),
  }),
};
