// Outline: the sections of the site and the lessons in each, as the lessons' own front matter has them.

/** The front matter that gives a page its place (src/content.config.ts). */
export interface PlacedPage {
  /** Its address below that of its language, such as "quickstart". */
  readonly id: string;
  readonly title: string;
  readonly section?: string | undefined;
  readonly order?: number | undefined;
  readonly promise?: string | undefined;
  readonly minutes?: number | undefined;
}

export interface Section<Page extends PlacedPage = PlacedPage> {
  readonly name: string;
  readonly pages: readonly Page[];
}

/** What a lesson on the path has. */
export type Lesson<Page extends PlacedPage = PlacedPage> = Page & { readonly promise: string; readonly minutes: number };

/** The pages that have a section, in their order; a section stands where its first page does. Pages of one order go by their titles. */
export function outlineOf<Page extends PlacedPage>(pages: readonly Page[]): Section<Page>[] {
  const placed = pages
    .filter((page) => page.section !== undefined)
    .toSorted((one, other) => (one.order ?? Infinity) - (other.order ?? Infinity) || one.title.localeCompare(other.title));
  return [...Map.groupBy(placed, (page) => page.section ?? '')].map(([name, members]) => ({ name, pages: members }));
}

/** The sections' lessons that promise something: what a reader goes through. Sections without one are left out. */
export function pathOf<Page extends PlacedPage>(sections: readonly Section<Page>[]): Section<Lesson<Page>>[] {
  return sections.map(({ name, pages }) => ({ name, pages: pages.filter(isLesson) })).filter(({ pages }) => pages.length > 0);
}

/** The lessons before and after one on the path; null: there is none, or the page is no lesson. */
export function neighboursOf<Page extends PlacedPage>(
  sections: readonly Section<Page>[],
  id: string,
): { readonly previous: Lesson<Page> | null; readonly next: Lesson<Page> | null } {
  const lessons = pathOf(sections).flatMap(({ pages }) => pages);
  const at = lessons.findIndex((page) => page.id === id);
  return at < 0 ? { previous: null, next: null } : { previous: lessons[at - 1] ?? null, next: lessons[at + 1] ?? null };
}

function isLesson<Page extends PlacedPage>(page: Page): page is Lesson<Page> {
  return page.promise !== undefined && page.minutes !== undefined;
}
