// Lesson loader: Astro's loader of Markdown files, which has a fault in a file's front matter shown on the lesson's own page.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob, type Loader, type LoaderContext } from 'astro/loaders';
import { LessonError } from './lesson-error.ts';
import { revisionOf } from './lesson-revision.ts';
import { settledWatcher } from './settled-watcher.ts';
import { locales } from './locales.ts';

/** What is wrong with a lesson's front matter, in which file (absolute) and line (from 1). */
export interface FrontMatterFault {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** Reads a file's front matter; what Astro gives its own loaders besides what its types tell. */
interface EntryType {
  getEntryInfo(entry: { contents: string; fileUrl: URL }): Promise<{ data: Record<string, unknown>; body: string }>;
}

/**
 * The lessons in a folder. A build ends at the first front matter that is wrong. While an author writes, Astro's own
 * loader would only log it and go on to serve what the page was before: here the entry is taken with its fault in
 * data.fault, and the page (Head.astro) fails with it, which the author sees.
 */
export function lessons(base: string): Loader {
  // Rendered while bundling: an error in a fence then fails the build, where the loader itself would log it and go
  // on, and a change to src/markdown is seen at once, where the loader would keep what it rendered before.
  const files = glob({ base, pattern: '**/[^_]*.md', deferRender: true });
  return {
    name: 'lessons',
    async load(context) {
      const whole = paired(context, Object.keys(await locales()));
      await files.load(context.watcher === undefined ? whole : forgiving(whole));
    },
  };
}

/**
 * Refuses half of what gives a lesson its place on the path: without this it would be missing there without a word. A
 * translation, in the folder of one of the languages, has its lesson's place.
 */
function paired(context: LoaderContext, languages: readonly string[]): LoaderContext {
  return {
    ...context,
    parseData: async (entry) => {
      const file = entry.filePath === undefined ? null : resolve(fileURLToPath(context.config.root), entry.filePath);
      const [given, missing] = 'promise' in entry.data ? ['promise', 'minutes'] : ['minutes', 'promise'];
      const isTranslation = languages.includes(entry.id.split('/')[0] ?? '');
      if (file !== null && !isTranslation && given in entry.data && !(missing in entry.data)) {
        const reason = `its front matter has "${given}" without "${missing}". A lesson of the path has both, every other page neither.`;
        throw new LessonError(file, lineOf(given, file), reason);
      }
      return await context.parseData(entry);
    },
  };
}

/** The line of a field of a file's front matter, from 1. */
function lineOf(field: string, file: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  return (
    Math.max(
      0,
      lines.findIndex((line) => line.startsWith(`${field}:`)),
    ) + 1
  );
}

function forgiving(context: LoaderContext): LoaderContext {
  const { entryTypes } = context as LoaderContext & { readonly entryTypes: ReadonlyMap<string, EntryType> };
  return {
    ...context,
    ...(context.watcher !== undefined && { watcher: settledWatcher(context.watcher) }),
    entryTypes: new Map([...entryTypes].map(([extension, type]) => [extension, forgivingType(type)])),
    // The stand-in goes through the schema too, which gives it what Starlight counts on.
    parseData: async (entry) => {
      try {
        return await context.parseData(entry);
      } catch (error) {
        const fault =
          error instanceof LessonError
            ? { file: error.loc.file, line: error.loc.line, reason: error.reason }
            : { file: entry.filePath ?? entry.id, line: 1, reason: schemaReason(error) };
        return await context.parseData({ ...entry, data: standIn(fault) as typeof entry.data & StandIn });
      }
    },
  } as LoaderContext;
}

function forgivingType(type: EntryType): EntryType {
  return {
    ...type,
    async getEntryInfo(entry) {
      try {
        const info = await type.getEntryInfo(entry);
        return { ...info, data: { ...info.data, revision: revisionOf(entry.contents) } };
      } catch (error) {
        const { loc } = error as { loc?: { line?: number } };
        const reason = `its front matter is not YAML: ${error instanceof Error ? error.message : String(error)}`;
        return { data: standIn({ file: fileURLToPath(entry.fileUrl), line: loc?.line ?? 1, reason }), body: '' };
      }
    },
  };
}

/** A front matter that stands in for a faulty one. */
interface StandIn extends Record<string, unknown> {
  readonly title: string;
  readonly fault: FrontMatterFault;
}

function standIn(fault: FrontMatterFault): StandIn {
  return { title: 'A lesson with a fault', fault };
}

/** Of Astro's message only the lines "**field**: **field**: reason", in plain words. */
function schemaReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const fields = message
    .split('\n')
    .flatMap((line) => /^\s*\*\*(.+?)\*\*: (?:\*\*.+?\*\*: )?(.+)$/.exec(line.trim()) ?? [])
    .filter((_part, index) => index % 3 !== 0);
  const reasons = fields.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${fields[index + 1]}`] : []));
  return `its front matter is wrong: ${reasons.length === 0 ? message : reasons.join('; ')}. A lesson begins with "---", "title: ..." and "---".`;
}
