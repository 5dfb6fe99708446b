// Lesson fences: the Markdown plugin that turns fences into snippets, wherever they are nested.
import { defineMdastPlugin, type MdastPluginDefinition, type PluginFactoryContext } from 'satteri';
import { readFence } from './fence.ts';
import { linesBefore, locate } from './lesson-place.ts';
import { codeFrame, renderTranscript } from './snippet-html.ts';
import { asTranscriptError, readScript, readTranscript, TranscriptError } from './transcript.ts';

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
