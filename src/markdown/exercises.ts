// Exercises: the Markdown plugin that makes an ":::exercise" block a task with an editor, checks, hints and a solution.
import { defineMdastPlugin, type MdastNode, type MdastPluginDefinition, type PluginFactoryContext } from 'satteri';
import { texts } from '../texts/languages/en.ts';
import { planOf, readExerciseFence, type ExerciseFence, type Role } from './exercise-fences.ts';
import { linesBefore, locate } from './lesson-place.ts';
import { mdastElement } from './mdast-element.ts';
import { renderTranscript } from './snippet-html.ts';

/** A node of a block: one of its fences that run, or what people read. */
type Part = { readonly node: MdastNode; readonly fence: ExerciseFence | null };

/** The plugin for one document: it has to run before lessonFences. What is wrong with a block fails the build with file, line and reason. */
export function exercises({ fileURL, source }: Pick<PluginFactoryContext, 'fileURL' | 'source'>): MdastPluginDefinition {
  let count = 0;
  const lineOf = (node: MdastNode): number => (node.position?.start.line ?? 1) + linesBefore(fileURL, source);
  return defineMdastPlugin({
    name: 'exercises',
    options: { position: true },
    containerDirective(node) {
      if (node.name !== 'exercise') return undefined;
      const parts = node.children.map((child): Part => {
        const fence =
          child.type === 'code'
            ? locate(fileURL, lineOf(child), () => readExerciseFence(child.lang ?? '', child.meta ?? '', child.value))
            : null;
        return { node: child, fence };
      });
      const { plan, editor } = locate(fileURL, lineOf(node), () => planOf(parts.flatMap(({ fence }) => fence ?? [])));
      count += 1;
      const { task, hints, afterword } = prose(parts);
      const key = plan.solution.steps.map(({ input }) => input).join('\n');
      const label = texts.exercise.answer(count);
      const solutions = parts.flatMap(({ fence }) => (fence?.role === 'solution' ? fence : []));
      return mdastElement(
        'lesson-exercise',
        { className: ['rn-exercise'], 'data-plan': JSON.stringify(plan), 'data-number': String(count), 'data-step': '' },
        [
          html(`<div class="rn-exercise-title not-content" role="heading" aria-level="3">${texts.exercise.title(count)}</div>`),
          ...task,
          html(renderTranscript({ ...editor.fence, edit: true }, editor.steps, { key, label })),
          html(actions),
          mdastElement('div', { className: ['rn-verdict'], role: 'status', 'data-pagefind-ignore': '' }, [
            html('<p class="rn-phrase-of-exercise"></p>'),
            ...hints.map((nodes) => mdastElement('div', { className: ['rn-hint'], hidden: true }, nodes)),
          ]),
          mdastElement('details', { className: ['rn-solution'], 'data-pagefind-ignore': '' }, [
            html(`<summary>${texts.exercise.solution}</summary>`),
            ...solutions.map(({ fence, steps }) => html(renderTranscript({ ...fence, runnable: false }, steps))),
            ...afterword,
          ]),
        ],
      );
    },
  });
}

/** Prose is the task up to the first check, a check's hint below it, and below the solution what is to be said about it. */
function prose(parts: readonly Part[]): { task: MdastNode[]; hints: MdastNode[][]; afterword: MdastNode[] } {
  const task: MdastNode[] = [];
  const hints: MdastNode[][] = [];
  const afterword: MdastNode[] = [];
  let below: Role | null = null;
  for (const { node, fence } of parts) {
    if (fence !== null) {
      below = fence.role ?? below;
      if (fence.role === 'check') hints.push([]);
    } else if (below === 'solution') afterword.push(node);
    else (below === 'check' ? (hints.at(-1) ?? task) : task).push(node);
  }
  return { task, hints, afterword };
}

/** The buttons come disabled: the element enables them. */
const actions = `<div class="rn-exercise-bar not-content" data-pagefind-ignore><button type="button" class="rn-check" data-exercise="check" disabled>${texts.exercise.check}</button><button type="button" class="rn-over" data-exercise="start-over" disabled>${texts.exercise.startOver}</button></div>`;

function html(value: string): MdastNode {
  return { type: 'html', value };
}
