// Tabs: the Markdown plugin that shows one of several ways to do a thing: a "::::tabs" block of ":::tab[name]" blocks. They work without a script.
import { defineMdastPlugin, type MdastNode, type MdastPluginDefinition, type PluginFactoryContext } from 'satteri';
import { linesBefore, locate } from './lesson-place.ts';
import { mdastElement } from './mdast-element.ts';
import { escapeHtml } from './snippet-html.ts';
import { TranscriptError } from './transcript.ts';

/** As many as the style (tabs.css) tells apart. */
const mostTabs = 6;

interface Tab {
  readonly name: string;
  readonly content: readonly MdastNode[];
}

/** The plugin for one document. A block that is not made of named tabs fails the build with file, line and reason. */
export function tabs({ fileURL, source }: Pick<PluginFactoryContext, 'fileURL' | 'source'>): MdastPluginDefinition {
  let count = 0;
  return defineMdastPlugin({
    name: 'tabs',
    options: { position: true },
    containerDirective(node) {
      if (node.name !== 'tabs') return undefined;
      const line = (node.position?.start.line ?? 1) + linesBefore(fileURL, source);
      const { legend, ways } = locate(fileURL, line, () => readTabs(node.children));
      count += 1;
      const group = `tabs-${count}`;
      const idOf = (at: number): string => `${group}-${at + 1}`;
      // Beside what they show and hide, for the style.
      const radios = ways.map((_, at) => `<input type="radio" name="${group}" id="${idOf(at)}"${at === 0 ? ' checked' : ''}>`);
      const names = ways.map(({ name }, at) => `<label for="${idOf(at)}">${escapeHtml(name)}</label>`);
      return mdastElement('fieldset', { className: ['rn-tabs'] }, [
        {
          type: 'html',
          value: `<legend class="sr-only">${escapeHtml(legend)}</legend>${radios.join('')}<div class="rn-tab-names not-content">${names.join('')}</div>`,
        },
        ...ways.map(({ content }) => mdastElement('div', { className: ['rn-tab'] }, content)),
      ]);
    },
  });
}

/** A block's name, and its tabs in order. Throws TranscriptError. */
function readTabs(children: readonly MdastNode[]): { legend: string; ways: Tab[] } {
  const named = labelOf(children);
  const rest = named === null ? children : children.slice(1);
  const ways = rest.map((child): Tab => {
    const name = child.type === 'containerDirective' && child.name === 'tab' ? labelOf(child.children) : null;
    if (name === null || !('children' in child)) {
      throw new TranscriptError(0, '"::::tabs" holds named tabs alone: begin each with ":::tab[name]", and the block with four colons');
    }
    return { name, content: (child.children as MdastNode[]).slice(1) };
  });
  if (ways.length < 2) throw new TranscriptError(0, `"::::tabs" needs two tabs or more, and has ${ways.length}`);
  if (ways.length > mostTabs) throw new TranscriptError(0, `"::::tabs" has room for ${mostTabs} tabs, and has ${ways.length}`);
  return { legend: named ?? ways.map(({ name }) => name).join(', '), ways };
}

/** What stands in brackets after a directive's name; null: nothing. */
function labelOf(children: readonly MdastNode[]): string | null {
  const [first] = children;
  if (first?.type !== 'paragraph' || (first.data as { directiveLabel?: boolean } | undefined)?.directiveLabel !== true) return null;
  return textOf(first).trim() || null;
}

function textOf(node: MdastNode): string {
  if ('value' in node && typeof node.value === 'string') return node.value;
  return 'children' in node ? (node.children as MdastNode[]).map(textOf).join('') : '';
}
