// Lesson plan: which snippets and exercises of a lesson are its steps, their numbers in its page, and the list of all for a class.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { htmlToHast, type HastNode } from 'satteri';
import { lessonPlansFile, type LessonPlan, type PlannedStep } from '../class-protocol.ts';
import { textOf } from './hast-text.ts';
import { stepHead } from './step-head.ts';

type HastElement = Extract<HastNode, { type: 'element' }>;

/** The start tag of what may be a step, with attributes that have their values in quotes. */
const stepTag = /<(?:redis-snippet|lesson-exercise)(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'))?)*\s*>/g;

/** HTML whose steps, which the plugins marked, have their numbers: from 0, in the order of the page. What is no lesson of the path has none. */
export function numberSteps(html: string, isLesson: boolean): string {
  let number = 0;
  return html.replace(stepTag, (tag) => tag.replace(/ data-step(?:="")?(?=[\s>])/, () => (isLesson ? ` data-step="${number++}"` : '')));
}

/** The steps of a lesson's page. html: of the whole page. Throws Error where the numbers in it are not those of its steps. */
export function planOf(html: string, page: string): LessonPlan {
  const steps: PlannedStep[] = [];
  let title = '';
  const count = (kind: PlannedStep['kind']): number => steps.filter((step) => step.kind === kind).length;
  const visit = (node: HastNode): void => {
    if (node.type === 'element') {
      if (node.tagName === 'h1') title = textOf(node).trim();
      const number = node.properties['dataStep'];
      if (number !== undefined) {
        if (Number(number) !== steps.length)
          throw new Error(`${page}: its step ${steps.length} has the number "${String(number)}": numberSteps did not see each start tag.`);
        const isExercise = node.tagName === 'lesson-exercise';
        const label = isExercise ? String.fromCharCode(65 + count('exercise')) : String(count('snippet') + 1);
        const head = isExercise ? firstText(node, 'rn-exercise-title') : stepHead(String(node.properties['kind']), inputsOf(node));
        steps.push({ kind: isExercise ? 'exercise' : 'snippet', label, head });
        return;
      }
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(htmlToHast(html));
  return { page, title, steps };
}

/** The addresses of the lessons in the order in which the first page lists them. */
export function lessonPages(home: string): string[] {
  const pages: string[] = [];
  const visit = (node: HastNode): void => {
    if (node.type === 'element' && typeof node.properties['dataPage'] === 'string') pages.push(node.properties['dataPage']);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(htmlToHast(home));
  return pages;
}

/** The plans of all lessons of a built site. Throws Error where a page is not as its plan says. */
function plansOf(site: string): LessonPlan[] {
  const read = (page: string): string => readFileSync(join(site, page, 'index.html'), 'utf8');
  return lessonPages(read('')).map((page) => planOf(read(page), page));
}

/** Writes them into the built site. */
export function lessonPlans(): AstroIntegration {
  return {
    name: 'lesson-plans',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const site = fileURLToPath(dir);
        if (globSync('index.html', { cwd: site }).length === 0) return;
        writeFileSync(join(site, lessonPlansFile), JSON.stringify(plansOf(site)));
      },
    },
  };
}

/** What a snippet's lines say, without prompts. */
function inputsOf(snippet: HastElement): string[] {
  return all(snippet, 'rn-input').map((input) => all(input, 'rn-text').map(textOf).join('\n'));
}

function firstText(element: HastElement, className: string): string {
  return all(element, className).map(textOf).join(' ').trim();
}

/** Elements below one that have a class, in document order. */
function all(element: HastElement, className: string): HastElement[] {
  return element.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    const classes = child.properties['className'];
    return Array.isArray(classes) && classes.includes(className) ? [child] : all(child, className);
  });
}
