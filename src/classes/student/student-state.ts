// Student state: what a student's page knows of its class at a moment, and what each word and each change of the connection makes of it. Pure.
import type { ClassFacts, ClassWord } from '../../class-protocol.ts';

/** Where a page is, or was: a lesson and a step of it. */
export interface Place {
  readonly page: string;
  readonly step: number | null;
}

/** A visit of a teacher's, or what is left to say of one. */
export interface VisitNow {
  readonly id: string;
  readonly from: string;
  readonly state: 'asks-to-look' | 'looks' | 'asks-to-type' | 'types' | 'ended';
  readonly byRule: boolean;
  /** Of one that has ended: when, and whether by this page. */
  readonly endedAt: number;
  readonly isOwnEnd: boolean;
}

/** Something that was said once, and stays until it is closed or said anew. */
export type Notice =
  | { readonly type: 'message'; readonly key: string; readonly from: string; readonly text: string; readonly place: Place | null }
  /** was: where the student was before. */
  | { readonly type: 'opened'; readonly key: 'opened'; readonly from: string; readonly step: number | null; readonly was: Was | null }
  /** isPlaced: it stands at the end of this page. */
  | { readonly type: 'sent'; readonly key: string; readonly from: string; readonly isPlaced: boolean }
  | { readonly type: 'ran'; readonly key: 'ran'; readonly from: string; readonly place: Place }
  | {
      readonly type: 'reset';
      readonly key: 'reset';
      readonly from: string;
      readonly keys: number;
      readonly at: number;
      readonly stage: 'offered' | 'coming' | 'back' | 'failed';
    }
  /** The class lets its teacher look without asking, and did not before. */
  | { readonly type: 'may-look'; readonly key: 'may-look'; readonly from: string }
  /** The connection is back after so long; keys: what Redis holds, null where it does not run. */
  | { readonly type: 'again'; readonly key: 'again'; readonly awayMs: number; readonly keys: number | null };

/** Where a student was, with what the page is called where it is another one. */
export type Was = Place & { readonly title: string | null };

export interface StudentState {
  /** null: they have not come yet. */
  readonly facts: ClassFacts | null;
  /** Unix time in milliseconds since which the class computer does not answer; null: it does. */
  readonly lostSince: number | null;
  readonly hand: { readonly place: number; readonly since: number } | null;
  /** Their place in the line of starts while their Redis waits for its turn; null: it does not. */
  readonly start: number | null;
  /** Who wants the eyes; null: they are free. */
  readonly eyes: string | null;
  readonly visits: readonly VisitNow[];
  readonly notices: readonly Notice[];
  /** Data that a reset put aside, and that can be brought back; null: none. */
  readonly aside: { readonly from: string; readonly keys: number; readonly at: number } | null;
  /** When the data was put aside of which the student has closed the notice, or which is back; 0: none. */
  readonly closedReset: number;
  /** The class is over for this page: nothing follows. */
  readonly over: { readonly why: 'removed'; readonly from: string } | { readonly why: 'ended'; readonly until: number } | null;
}

/** What a browser remembers of a student from page to page. */
export interface KnownBefore {
  readonly closedReset: number;
  /** Whether the class let its teacher look without asking when it was last heard of. */
  readonly mayLook: boolean;
}

export const noState: StudentState = {
  facts: null,
  lostSince: null,
  hand: null,
  start: null,
  eyes: null,
  visits: [],
  notices: [],
  aside: null,
  closedReset: 0,
  over: null,
};

/** What a word makes of it. What has to be done to the page besides is the caller's. now: Unix time in milliseconds. */
export function heard(state: StudentState, word: ClassWord, now: number): StudentState {
  switch (word.type) {
    case 'facts':
      return withFacts(state, word.facts, state.facts?.mayLook ?? true);
    case 'hand':
      return { ...state, hand: word.place === null || word.since === null ? null : { place: word.place, since: word.since } };
    case 'start':
      return { ...state, start: word.place };
    case 'message': {
      const place = word.page === undefined ? null : { page: word.page, step: word.step ?? null };
      return withNotice(state, { type: 'message', key: `message ${word.id}`, from: word.from, text: word.text, place });
    }
    case 'eyes':
      return { ...state, eyes: word.from };
    case 'run':
      return withNotice(state, { type: 'ran', key: 'ran', from: word.from, place: { page: word.page, step: word.step } });
    case 'reset':
      return withReset(state, { from: word.from, keys: word.keys, at: word.at }, word.isEarlier === true);
    case 'brought-back':
      return {
        ...state,
        aside: word.isBack ? null : state.aside,
        closedReset: word.isBack ? Math.max(state.closedReset, ...resetTimes(state)) : state.closedReset,
        notices: state.notices.map((notice) => (notice.type === 'reset' ? { ...notice, stage: word.isBack ? 'back' : 'failed' } : notice)),
      };
    case 'visit':
      return { ...state, visits: withVisit(state.visits, word, now) };
    case 'removed':
      return over(state, { why: 'removed', from: word.from });
    case 'ended':
      return over(state, { why: 'ended', until: word.until });
    case 'open':
    case 'snippet':
    case 'typed':
      return state;
  }
}

/** The connection is there anew: what is of the moment is said again by the class, where it still is so. */
export function connected(state: StudentState): StudentState {
  // Eyes are said anew at each opening, free ones too: until then the runs that wait go on waiting.
  return {
    ...state,
    lostSince: null,
    hand: null,
    start: null,
    visits: state.visits.filter((visit) => visit.state === 'ended'),
    notices: stillOffered(state.notices),
  };
}

/** The connection is gone, and with it every visit; a hand stays up for those who come back. */
export function lost(state: StudentState, now: number): StudentState {
  return {
    ...state,
    lostSince: state.lostSince ?? now,
    start: null,
    eyes: null,
    visits: state.visits.map((visit) => (visit.state === 'ended' ? visit : ended(visit, now, false))).filter(isWorthSaying),
    notices: stillOffered(state.notices.filter(({ key }) => key !== 'again')),
  };
}

/** The student said something to a visit: it is so at once, and the class has yet to say what follows. */
export function endedHere(state: StudentState, id: string, now: number): StudentState {
  const visits = state.visits.map((visit) => (visit.id === id ? ended(visit, now, true) : visit)).filter(isWorthSaying);
  return { ...state, visits };
}

/** One notice of a key at a time: the new one stands where the old one was. */
export function withNotice(state: StudentState, notice: Notice): StudentState {
  const at = state.notices.findIndex(({ key }) => key === notice.key);
  return { ...state, notices: at === -1 ? [...state.notices, notice] : state.notices.with(at, notice) };
}

/** At the first facts of a page: what its student knows from earlier pages, and what changed since. null: this browser knows nothing. */
export function withKnown(state: StudentState, known: KnownBefore | null): StudentState {
  if (known === null || state.facts === null) return state;
  return withFacts({ ...state, closedReset: known.closedReset }, state.facts, known.mayLook);
}

/** mightLook: whether the teacher could look without asking before. */
function withFacts(state: StudentState, facts: ClassFacts, mightLook: boolean): StudentState {
  const next = { ...state, facts };
  if (!facts.mayLook) return without(next, 'may-look');
  return mightLook ? next : withNotice(next, { type: 'may-look', key: 'may-look', from: facts.teacher });
}

/** When the data was put aside that a page knows of. */
function resetTimes({ aside, notices }: StudentState): number[] {
  return [...notices.filter((notice) => notice.type === 'reset'), ...(aside === null ? [] : [aside])].map(({ at }) => at);
}

/** Said again, it is nothing new; closed, or behind what was closed or brought back, it is in the menu alone. */
function withReset(state: StudentState, aside: NonNullable<StudentState['aside']>, isEarlier: boolean): StudentState {
  const next = { ...state, aside };
  const isKnown =
    isEarlier || aside.at <= state.closedReset || state.notices.some((notice) => notice.type === 'reset' && notice.at === aside.at);
  return isKnown ? next : withNotice(next, { type: 'reset', key: 'reset', ...aside, stage: 'offered' });
}

/** The class was asked for the data. */
export function bringingBack(state: StudentState): StudentState {
  return { ...state, notices: state.notices.map((notice) => (notice.type === 'reset' ? { ...notice, stage: 'coming' } : notice)) };
}

/** The student asked in the menu for what is aside: it is offered with what that means. */
export function offeredAgain(state: StudentState): StudentState {
  if (state.aside === null || state.notices.some(({ type }) => type === 'reset')) return state;
  return withNotice(state, { type: 'reset', key: 'reset', ...state.aside, stage: 'offered' });
}

/** Data that was asked for over a connection that has gone, or on an earlier page, may be asked for again: no answer is sure to come. */
export function stillOffered(notices: readonly Notice[]): readonly Notice[] {
  return notices.map((notice) => (notice.type === 'reset' && notice.stage === 'coming' ? { ...notice, stage: 'offered' } : notice));
}

/** Closes a notice, or what is left of a visit. */
export function without(state: StudentState, key: string): StudentState {
  const closed = state.notices.find((notice) => notice.key === key);
  return {
    ...state,
    closedReset: closed?.type === 'reset' ? closed.at : state.closedReset,
    notices: state.notices.filter((notice) => notice.key !== key),
    visits: state.visits.filter((visit) => visit.id !== key || visit.state !== 'ended'),
  };
}

/** Whether a run waits. */
export function areRunsHeld({ eyes, over: isOver }: StudentState): boolean {
  return eyes !== null && isOver === null;
}

function over(state: StudentState, why: NonNullable<StudentState['over']>): StudentState {
  return {
    ...state,
    over: why,
    hand: null,
    start: null,
    eyes: null,
    visits: [],
    lostSince: null,
    notices: state.notices.filter(({ type }) => type === 'message'),
  };
}

function withVisit(visits: readonly VisitNow[], word: Extract<ClassWord, { type: 'visit' }>, now: number): readonly VisitNow[] {
  const { visit: id, from, state, byRule } = word;
  const known = visits.find((visit) => visit.id === id);
  if (state === 'ended') {
    if (known === undefined || known.state === 'ended') return visits;
    return visits.map((visit) => (visit.id === id ? ended(visit, now, false) : visit)).filter(isWorthSaying);
  }
  // What this page has ended stays so, whatever was on its way.
  if (known?.state === 'ended') return visits;
  const next: VisitNow = { id, from, state, byRule, endedAt: 0, isOwnEnd: false };
  // What was left to say of an earlier one goes.
  const rest = visits.filter((visit) => visit.state !== 'ended');
  return known === undefined ? [...rest, next] : rest.map((visit) => (visit.id === id ? next : visit));
}

/** A question that went away says nothing more; of a look or of typing it is said that it is over. */
function ended(visit: VisitNow, now: number, isOwnEnd: boolean): VisitNow & { readonly wasQuestion?: true } {
  const next: VisitNow = { ...visit, state: 'ended', endedAt: now, isOwnEnd };
  return visit.state === 'asks-to-look' ? { ...next, wasQuestion: true } : next;
}

function isWorthSaying(visit: VisitNow & { readonly wasQuestion?: true }): boolean {
  return visit.wasQuestion !== true;
}
