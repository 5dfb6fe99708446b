// Banners: what stands above a student's page at a moment, the most pressing first. Pure: banner-stack.ts shows them.
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import { named, type Banner, type BannerPlace } from './banner.ts';
import { noticeBanner } from './notice-banner.ts';
import type { StudentState, VisitNow } from './student-state.ts';
import { visitBanner } from './visit-banner.ts';

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

function isOver({ state }: VisitNow): boolean {
  return state === 'ended';
}
