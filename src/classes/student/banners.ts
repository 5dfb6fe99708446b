// Banners: what stands above a student's page at a moment, as values, the most pressing first. Pure: banner-stack.ts shows them.
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import type { Notice, Place, StudentState, VisitNow } from './student-state.ts';

/** What pressing a button of one does. */
export type BannerAct =
  | { readonly type: 'answer'; readonly visit: string; readonly yes: boolean }
  | { readonly type: 'end'; readonly visit: string; readonly only?: 'type' }
  | { readonly type: 'close'; readonly key: string }
  | { readonly type: 'go'; readonly place: Place; readonly key: string }
  | { readonly type: 'show-sent'; readonly key: string }
  | { readonly type: 'bring-back'; readonly at: number }
  | { readonly type: 'leave'; readonly page: string };

export interface BannerButton {
  readonly label: string;
  readonly act: BannerAct;
  /** filled: the one that says yes; cross: a sign in the place of its label. */
  readonly look?: 'filled' | 'cross' | 'quiet';
}

export interface Banner {
  /** The same as long as it is the same thing that is said. */
  readonly key: string;
  readonly look: 'eyes' | 'asks' | 'looks' | 'types' | 'over' | 'message' | 'lost';
  readonly icon: 'eye' | 'pencil' | 'message' | 'send' | 'pin' | 'reset' | 'warning' | 'cross' | 'play';
  readonly strong: string;
  readonly text: string;
  /** Changes by itself: read by eyes only. */
  readonly counter?: string;
  readonly buttons: readonly BannerButton[];
}

/** What a page knows that the state does not. */
export interface BannerPlace {
  /** The page's address. */
  readonly page: string;
  /** What a step of this page is called, such as "7" or "A"; null: it has none of that number. */
  readonly labelOf: (step: number) => string | null;
  /** The step where a teacher types, as it is called; null: none. */
  readonly typedStep: string | null;
  /** Unix time in milliseconds. */
  readonly now: number;
}

export function bannersOf(state: StudentState, texts: StudentTexts, place: BannerPlace): Banner[] {
  const banners: Banner[] = [];
  if (state.eyes !== null)
    banners.push({
      key: 'eyes',
      look: 'eyes',
      icon: 'eye',
      strong: texts.eyes,
      text: texts.eyesAbout(named(state.eyes, texts)),
      buttons: [],
    });
  const [past, present] = [state.visits.filter(isOver), state.visits.filter((visit) => !isOver(visit))];
  for (const visit of present) banners.push(visitBanner(visit, texts, place));
  if (state.over !== null) banners.push(overBanner(state.over, texts));
  if (state.lostSince !== null && state.over === null)
    banners.push({
      key: 'lost',
      look: 'lost',
      icon: 'warning',
      strong: texts.lost,
      text: texts.lostAbout,
      counter: texts.lostFor(place.now - state.lostSince),
      buttons: [],
    });
  for (const visit of past) banners.push(visitBanner(visit, texts, place));
  for (const notice of state.notices) banners.push(noticeBanner(notice, texts, place));
  return banners;
}

function visitBanner(
  { id, from, state, byRule, endedAt, isOwnEnd }: VisitNow,
  { visit: texts, ...all }: StudentTexts,
  place: BannerPlace,
): Banner {
  const teacher = from === '' ? all.teacher : from;
  const end: BannerButton = { label: texts.end, act: { type: 'end', visit: id } };
  const answer = (label: string, yes: boolean): BannerButton => ({
    label,
    act: { type: 'answer', visit: id, yes },
    ...(yes && { look: 'filled' }),
  });
  switch (state) {
    case 'asks-to-look':
      return {
        key: `${id} ${state}`,
        look: 'asks',
        icon: 'eye',
        strong: texts.asksToLook(teacher),
        text: texts.asksToLookAbout,
        buttons: [answer(texts.letLook(teacher), true), answer(texts.notNow, false)],
      };
    case 'looks':
      return {
        key: `${id} ${state}`,
        look: 'looks',
        icon: 'eye',
        strong: texts.looks(teacher),
        text: byRule ? texts.looksByRule : texts.looksAbout,
        buttons: [end],
      };
    case 'asks-to-type':
      return {
        key: `${id} ${state}`,
        look: 'asks',
        icon: 'pencil',
        strong: texts.asksToType(teacher),
        text: texts.asksToTypeAbout,
        buttons: [answer(texts.letType(teacher), true), answer(texts.onlyLook, false)],
      };
    case 'types':
      return {
        key: `${id} ${state}`,
        look: 'types',
        icon: 'pencil',
        strong: texts.types(teacher),
        text: texts.typesAbout(place.typedStep),
        buttons: [{ label: texts.onlyLook, act: { type: 'end', visit: id, only: 'type' } }, end],
      };
    case 'ended':
      return {
        key: `${id} ${state}`,
        look: 'over',
        icon: 'eye',
        strong: texts.ended(teacher),
        text: (isOwnEnd ? texts.endedByYou : texts.endedAt)(new Date(endedAt)),
        buttons: [{ label: all.close, act: { type: 'close', key: id }, look: 'quiet' }],
      };
  }
}

function overBanner(over: NonNullable<StudentState['over']>, texts: StudentTexts): Banner {
  const base = { key: over.why, look: 'lost', icon: 'cross' } as const;
  if (over.why === 'removed')
    return {
      ...base,
      strong: texts.removed,
      text: texts.removedAbout(named(over.from, texts)),
      buttons: [{ label: texts.joinAgain, act: { type: 'leave', page: '/join/' } }],
    };
  return {
    ...base,
    strong: texts.ended,
    text: texts.endedAbout(new Date(over.until)),
    buttons: [{ label: texts.takeHome, act: { type: 'leave', page: '/join/' } }],
  };
}

function noticeBanner(notice: Notice, texts: StudentTexts, { page, labelOf }: BannerPlace): Banner {
  const { key } = notice;
  const close = (label: string): BannerButton => ({ label, act: { type: 'close', key }, look: 'cross' });
  const labelAt = (place: Place): string | null => (place.page === page && place.step !== null ? labelOf(place.step) : null);
  const base = { key, look: 'message' } as const;
  switch (notice.type) {
    case 'message': {
      const { place } = notice;
      const label = place === null ? null : labelAt(place);
      const go = (at: Place): BannerButton => ({
        label: label === null ? texts.goThere : texts.goToStep(label),
        act: { type: 'go', place: at, key },
      });
      return {
        ...base,
        icon: 'message',
        strong: named(notice.from, texts),
        text: ` ${notice.text}`,
        buttons: [...(place === null ? [] : [go(place)]), close(texts.closeMessage)],
      };
    }
    case 'opened': {
      const { was } = notice;
      const label = was === null ? null : labelAt(was);
      const about = was !== null && was.title !== null ? texts.openedFrom(was.title) : texts.openedAbout(label);
      const back = (to: Place): BannerButton => ({
        label: label === null ? texts.back : texts.backToStep(label),
        act: { type: 'go', place: to, key },
      });
      return {
        ...base,
        icon: 'pin',
        strong: texts.opened(named(notice.from, texts), notice.step === null ? null : labelOf(notice.step)),
        text: about,
        buttons: [...(was === null ? [] : [back(was)]), close(texts.close)],
      };
    }
    case 'sent':
      return {
        ...base,
        icon: 'send',
        strong: texts.sent(named(notice.from, texts)),
        text: notice.isPlaced ? texts.sentAbout : texts.sentLater,
        buttons: [...(notice.isPlaced ? [{ label: texts.showIt, act: { type: 'show-sent', key } as const }] : []), close(texts.close)],
      };
    case 'ran': {
      const label = labelAt(notice.place);
      const isHere = notice.place.page === page;
      const go: BannerButton = {
        label: label === null ? texts.goThere : texts.goToStep(label),
        act: { type: 'go', place: notice.place, key },
      };
      return {
        ...base,
        icon: 'play',
        strong: texts.ran(named(notice.from, texts), label),
        text: isHere ? texts.ranAbout : texts.ranElsewhere,
        buttons: [go, close(texts.close)],
      };
    }
    case 'reset': {
      const { stage } = notice;
      const isOpen = stage === 'offered' || stage === 'failed';
      const said = {
        offered: texts.resetAbout(notice.keys),
        coming: ` ${texts.bringingBack}`,
        failed: ` ${texts.notBroughtBack}`,
        back: '',
      };
      return {
        ...base,
        icon: 'reset',
        strong: stage === 'back' ? texts.broughtBack : texts.reset(named(notice.from, texts)),
        text: said[stage],
        buttons: [...(isOpen ? [{ label: texts.bringBack, act: { type: 'bring-back', at: notice.at } as const }] : []), close(texts.close)],
      };
    }
    case 'may-look':
      return {
        ...base,
        icon: 'eye',
        strong: texts.mayLook(named(notice.from, texts)),
        text: texts.mayLookAbout,
        buttons: [close(texts.close)],
      };
    case 'again':
      return {
        ...base,
        icon: 'reset',
        strong: texts.again,
        text: texts.againAbout(notice.awayMs) + (notice.keys === null ? '' : texts.againData(notice.keys)),
        buttons: [close(texts.close)],
      };
  }
}

function isOver({ state }: VisitNow): boolean {
  return state === 'ended';
}

function named(from: string, texts: StudentTexts): string {
  return from === '' ? texts.teacher : from;
}
