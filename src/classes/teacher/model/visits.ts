// Visits: of each student how the teacher's looking stands, as the bridge says it, and the page that is seen meanwhile.
import type { SeenPage, TeacherNews } from '../../../class-protocol.ts';

export type VisitNews = Extract<TeacherNews, { type: 'visit' }>;
export type Visit = Omit<VisitNews, 'type'>;

export class Visits {
  readonly #visits = new Map<string, Visit>();
  readonly #views = new Map<string, SeenPage>();

  /** How it stands with a student; null: nobody has asked. */
  of(name: string): Visit | null {
    return this.#visits.get(name) ?? null;
  }

  /** What a visit shows, while it lasts. */
  viewOf(visit: string): SeenPage | null {
    return this.#views.get(visit) ?? null;
  }

  take({ type: _type, ...visit }: VisitNews): void {
    const before = this.#visits.get(visit.name);
    // A late word of an older visit says nothing of the newer one.
    if (before !== undefined && before.visit !== visit.visit && isOver(visit) && !isOver(before)) return;
    this.#visits.set(visit.name, visit);
    if (isOver(visit)) this.#views.delete(visit.visit);
  }

  /** A view that is whole, or the snippets of it that changed. */
  takeSeen(visit: string, view: SeenPage): void {
    const isOpen = [...this.#visits.values()].some((known) => known.visit === visit && !isOver(known));
    if (isOpen) this.#views.set(visit, mergedView(this.#views.get(visit), view));
  }

  /** Ends, as far as this page goes, all but the one with this student; with the ids of those that have to be left. */
  leaveOthers(name: string | null, now: number): readonly string[] {
    const others = [...this.#visits.values()].filter((visit) => visit.name !== name && !isOver(visit));
    for (const visit of others) this.take({ ...visit, type: 'visit', state: 'ended', since: now });
    return others.map(({ visit }) => visit);
  }

  takeGone(names: readonly string[]): void {
    for (const name of names) {
      const visit = this.#visits.get(name);
      if (visit !== undefined) this.#views.delete(visit.visit);
      this.#visits.delete(name);
    }
  }

  /** A connection that was lost ends all that was seen; the bridge tells what still stands. */
  forget(): void {
    this.#visits.clear();
    this.#views.clear();
  }
}

function isOver({ state }: Visit): boolean {
  return state === 'ended' || state === 'not-now';
}

/** Of the same page: what changed in its place, and what is new, in the page's order, without what has gone; another page in its place. */
function mergedView(before: SeenPage | undefined, view: SeenPage): SeenPage {
  if (before === undefined || before.page !== view.page) return view;
  const changed = new Map(view.snippets.map((snippet) => [snippet.key, snippet]));
  const kept = before.snippets.map((snippet) => changed.get(snippet.key) ?? snippet);
  const known = new Set(before.snippets.map(({ key }) => key));
  const all = [...kept, ...view.snippets.filter(({ key }) => !known.has(key))];
  const order = view.order ?? before.order;
  if (order === undefined) return { ...view, snippets: all };
  const byKey = new Map(all.map((snippet) => [snippet.key, snippet]));
  return { ...view, order, snippets: order.flatMap((key) => byKey.get(key) ?? []) };
}
