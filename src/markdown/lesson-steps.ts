// Lesson steps: how many snippets of a lesson its reader can run, and exercises they can do.
import { markdownToMdast } from 'satteri';
import { readFence } from './fence.ts';

/** Its snippets with commands of their own, and its exercises, together. */
export function countSteps(markdown: string): number {
  const { snippets, exercises } = stepsOf(markdown);
  return snippets + exercises;
}

/** Both apart. A snippet that is there to type in is none, nor one that not every server can run. A faulty fence is none either: the build says so elsewhere. */
export function stepsOf(markdown: string): { snippets: number; exercises: number } {
  const steps = { snippets: 0, exercises: 0 };
  const visit = (node: {
    type: string;
    name?: string | null;
    children?: unknown;
    lang?: string | null;
    meta?: string | null;
    value?: string;
  }): void => {
    if (node.type === 'containerDirective' && node.name === 'exercise') {
      steps.exercises += 1;
      return;
    }
    if (node.type === 'code' && isStep(node.lang ?? '', node.meta ?? '', node.value ?? '')) steps.snippets += 1;
    if (Array.isArray(node.children)) for (const child of node.children) visit(child as typeof node);
  };
  visit(markdownToMdast(markdown, { features: { directive: true } }));
  return steps;
}

function isStep(lang: string, meta: string, text: string): boolean {
  try {
    const fence = readFence(lang, meta);
    return fence.type === 'transcript' && fence.runnable && fence.server === undefined && text.trim() !== '';
  } catch {
    return false;
  }
}
