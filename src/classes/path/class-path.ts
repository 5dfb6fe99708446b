// Class path: the home page's list of lessons in a class, with the class's own lessons first and what is due today.
import { classPaths, type ClassFacts } from '../../class-protocol.ts';
import { loadEntranceTexts } from '../../texts/entrance-texts.ts';

/** Has the list show the path of the reader's class, where that has one of its own. path: the <lesson-path>. */
export async function showClassPath(path: HTMLElement): Promise<void> {
  const [{ path: texts }, response] = await Promise.all([
    loadEntranceTexts(document.documentElement.lang),
    fetch(classPaths.own, { cache: 'no-store' }),
  ]);
  if (!response.ok) return;
  const { name, lessons } = (await response.json()) as ClassFacts;
  const rows = new Map([...path.querySelectorAll<HTMLAnchorElement>('a[data-page]')].map((row) => [row.dataset['page'], row]));
  const own = lessons.flatMap(({ page, isDue }) => {
    const row = rows.get(page);
    return row === undefined ? [] : [{ row, isDue }];
  });
  const sections = [...path.querySelectorAll('ol')];
  const [first] = sections;
  if (own.length === 0 || first === undefined) return;
  const ownList = first.cloneNode(false) as HTMLElement;
  for (const { row, isDue } of own) {
    const item = row.closest('li');
    if (item === null) continue;
    ownList.append(item);
    if (isDue) item.querySelector('.name')?.append(' ', dueMark(texts.due));
  }
  const others = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = texts.others(rows.size - own.length);
  others.append(summary);
  // What is left of each section, with its name.
  for (const section of sections) {
    const heading = section.previousElementSibling?.localName === 'h3' ? [section.previousElementSibling] : [];
    if (section.childElementCount > 0) others.append(...heading, section);
    else for (const part of [...heading, section]) part.remove();
  }
  path.append(titleOf(name), ownList);
  if (others.childElementCount > 1) path.append(others);
}

function titleOf(name: string): HTMLElement {
  const title = document.createElement('h3');
  title.className = 'class-title';
  title.textContent = name;
  return title;
}

function dueMark(words: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'due';
  mark.textContent = words;
  return mark;
}
