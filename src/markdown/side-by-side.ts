// Side by side: the Markdown plugin that sets the fences of a ":::side-by-side" block next to each other: each session a column, each turn a row.
import { defineMdastPlugin, type MdastNode, type MdastPluginDefinition, type PluginFactoryContext } from 'satteri';
import { readFence } from './fence.ts';
import { linesBefore, locate } from './lesson-place.ts';
import { mdastElement } from './mdast-element.ts';
import { placesOf, rowSessions } from './row-places.ts';
import { TranscriptError } from './transcript.ts';

/** The plugin for one document: it has to run before lessonFences. A block of anything else fails the build with file, line and reason. */
export function sideBySide({ fileURL, source }: Pick<PluginFactoryContext, 'fileURL' | 'source'>): MdastPluginDefinition {
  return defineMdastPlugin({
    name: 'side-by-side',
    options: { position: true },
    containerDirective(node) {
      if (node.name !== 'side-by-side') return undefined;
      const line = (node.position?.start.line ?? 1) + linesBefore(fileURL, source);
      const places = locate(fileURL, line, () => placesOf(sessionsOf(node.children)));
      const rows = Map.groupBy(node.children, (_child, at) => places[at]?.row ?? 0);
      const columns = Math.max(...places.map(({ column }) => column)) + 1;
      return division(
        ['rn-side-by-side', `rn-columns-${columns}`],
        [...rows.values()].map((turn) =>
          division(
            ['rn-turn'],
            turn.map((child) => division([`rn-column-${(places[node.children.indexOf(child)]?.column ?? 0) + 1}`], [child])),
          ),
        ),
      );
    },
  });
}

/** The sessions of a block's fences, in order. Throws TranscriptError. */
function sessionsOf(children: readonly MdastNode[]): string[] {
  const sessions = children.map((child) => {
    const fence = child.type === 'code' ? read(child.lang ?? '', child.meta ?? '') : null;
    if (fence?.type !== 'transcript') {
      throw new TranscriptError(0, '":::side-by-side" holds snippets alone: move what is not one before it or after it');
    }
    return [fence.kind, fence.session, fence.on].join(' ');
  });
  const count = new Set(sessions).size;
  if (count < rowSessions.least || count > rowSessions.most) {
    throw new TranscriptError(
      0,
      `":::side-by-side" needs snippets of two or three sessions, and has ${count}: name them with session=NAME`,
    );
  }
  return sessions;
}

function read(lang: string, meta: string): ReturnType<typeof readFence> | null {
  try {
    return readFence(lang, meta);
  } catch {
    // lessonFences says what is wrong with it, with its own line.
    return null;
  }
}

function division(className: readonly string[], children: readonly MdastNode[]): MdastNode {
  return mdastElement('div', { className: [...className] }, children);
}
