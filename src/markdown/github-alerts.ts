// GitHub alerts: "> [!NOTE]" and its kin become Starlight's asides.
import type { Blockquote, Paragraph } from 'mdast';
import { defineMdastPlugin, type MdastNode } from 'satteri';

/** GitHub's five alerts: the aside each becomes and the title it carries. */
const alerts: ReadonlyMap<string, { aside: string; title: string }> = new Map([
  ['NOTE', { aside: 'note', title: 'Note' }],
  ['TIP', { aside: 'tip', title: 'Tip' }],
  ['IMPORTANT', { aside: 'note', title: 'Important' }],
  ['WARNING', { aside: 'caution', title: 'Warning' }],
  ['CAUTION', { aside: 'danger', title: 'Caution' }],
]);

/** Turns alerts into directives, which Starlight's own plugin makes asides of: it has to run before that. */
export const githubAlerts = defineMdastPlugin({
  name: 'github-alerts',
  blockquote(node): MdastNode | undefined {
    const [first, ...rest] = node.children;
    if (first?.type !== 'paragraph') return undefined;
    const [marker, ...words] = first.children;
    if (marker?.type !== 'text') return undefined;
    const match = /^\[!([A-Za-z]+)\][ \t]*(?:\n|$)/.exec(marker.value);
    const alert = alerts.get(match?.[1]?.toUpperCase() ?? '');
    if (match === null || alert === undefined) return undefined;
    // A line break that Markdown keeps after the marker is dropped with it.
    const text = marker.value.slice(match[0].length);
    const body = [
      ...(text === '' ? [] : [{ ...marker, value: text }]),
      ...(words[0]?.type === 'break' && text === '' ? words.slice(1) : words),
    ];
    const label: Paragraph = { type: 'paragraph', data: { directiveLabel: true }, children: [{ type: 'text', value: alert.title }] };
    const children: Blockquote['children'] = [label, ...(body.length === 0 ? [] : [{ ...first, children: body }]), ...rest];
    return { type: 'containerDirective', name: alert.aside, children };
  },
});
