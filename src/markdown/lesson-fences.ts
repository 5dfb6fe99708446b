// Lesson fences: the Markdown plugin that turns fences into snippets, wherever they are nested.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineMdastPlugin, type MdastPluginDefinition, type PluginFactoryContext } from 'satteri';
import { readFence } from './fence.ts';
import { LessonError } from './lesson-error.ts';
import { codeFrame, renderTranscript } from './snippet-html.ts';
import { readScript, readTranscript, TranscriptError } from './transcript.ts';

/** Renders a fence: either HTML in its place or the tags to put around it. Throws TranscriptError. */
export function renderFence(lang: string, meta: string, text: string): { html: string } | { open: string; close: string } {
  const fence = asTranscriptError(() => readFence(lang, meta));
  if (fence.type === 'code') return codeFrame(lang);
  const steps = (fence.prompted ? readTranscript : readScript)(fence.kind, text);
  if (steps.length === 0 && !fence.edit) throw new TranscriptError(0, 'an empty snippet: write a command, or "edit" after the language');
  return { html: renderTranscript(fence, steps) };
}

/** The plugin for one document; a malformed fence fails the build with file, line and reason. */
export function lessonFences({ fileURL, source }: Pick<PluginFactoryContext, 'fileURL' | 'source'>): MdastPluginDefinition {
  return defineMdastPlugin({
    name: 'lesson-fences',
    options: { position: true },
    code(node, context) {
      const line = (node.position?.start.line ?? 1) + linesBefore(fileURL, source);
      const rendered = locate(fileURL, line, () => renderFence(node.lang ?? '', node.meta ?? '', node.value));
      if ('html' in rendered) return { type: 'html', value: rendered.html };
      context.insertBefore(node, { type: 'html', value: rendered.open });
      context.insertAfter(node, { type: 'html', value: rendered.close });
      return undefined;
    },
  });
}

function asTranscriptError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TranscriptError(0, error instanceof Error ? error.message : String(error));
  }
}

/** line: of the fence's opening, from 1. */
function locate<T>(fileURL: URL | undefined, line: number, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    const file = fileURL === undefined ? 'a lesson' : fileURLToPath(fileURL);
    throw new LessonError(file, line + error.line, error.message, { cause: error });
  }
}

/** Lines of the file before the text that was parsed: its frontmatter is not part of it. */
function linesBefore(fileURL: URL | undefined, source: string): number {
  if (fileURL === undefined) return 0;
  const at = readFileSync(fileURL, 'utf8')
    .replace(/^\uFEFF/, '')
    .indexOf(source);
  return at <= 0 ? 0 : readFileSync(fileURL, 'utf8').slice(0, at).split('\n').length - 1;
}
