// New lesson: `npm run new NAME`, for authors: writes content/NAME.md, a small lesson that passes its check, to be written over.
import { globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Setup } from './setup.ts';
import { SetupError } from './step.mjs';

/** Pages of the section Reference begin here: a new lesson stands before them. */
const reference = 900;

/** Runs the command. args: the name, which becomes the address, such as "data-types/bitmaps". Throws SetupError. */
export async function main({ root, args, unlock }: Setup): Promise<void> {
  unlock();
  const [name] = args;
  if (name === undefined || args.length > 1 || !/^[a-z\d]+(?:[-/][a-z\d]+)*$/.test(name)) {
    throw new SetupError('npm run new takes one name of small letters, digits, "-" and "/", such as: npm run new data-types/bitmaps');
  }
  const file = join(root, 'content', `${name}.md`);
  const orders = globSync('**/*.md', { cwd: join(root, 'content') }).map((each) =>
    orderIn(readFileSync(join(root, 'content', each), 'utf8')),
  );
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, lessonOf(name, nextOrder(orders)), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new SetupError(`content/${name}.md is there already. Choose another name, or remove it first.`);
  }
  process.stdout.write(
    `content/${name}.md is written. npm run dev shows it at /${name}/, and npm run check -- ${name} proves what it prints.\n`,
  );
}

/** After the last lesson, in steps of ten, as far as there is room before the reference. */
export function nextOrder(orders: readonly number[]): number {
  const last = Math.max(0, ...orders.filter((order) => order < reference));
  return Math.min(last - (last % 10) + 10, reference - 1);
}

/** 0: it has none. */
function orderIn(text: string): number {
  return Number(/^order: *(\d+)/m.exec(text)?.[1] ?? 0);
}

/** A lesson with a snippet and an exercise. name: as in its address. */
export function lessonOf(name: string, order: number): string {
  const words = (name.split('/').at(-1) ?? name).replaceAll('-', ' ');
  const title = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  const key = name.replaceAll('/', ':');
  return `---
title: ${title}
section: New lessons
order: ${order}
promise: Say in one sentence what a reader can do afterwards.
minutes: 10
---

Say here what this is about, and why it matters. The manual is at /authoring/.

\`\`\`redis
> SET ${key} 1
OK
> INCR ${key}
(integer) 2
\`\`\`

## Exercises

:::exercise
Let \`${key}:exercise\` hold 5.

\`\`\`redis start
> DEL ${key}:exercise
(integer) 0
\`\`\`

\`\`\`redis check
> GET ${key}:exercise
"5"
\`\`\`

It does not hold 5 yet: \`SET\` stores a value.

\`\`\`redis solution
> SET ${key}:exercise 5
OK
\`\`\`
:::
`;
}
