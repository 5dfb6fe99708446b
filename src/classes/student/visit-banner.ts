// Visit banner: what is said of a visit, from the question whether it may begin to word of its end.
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import type { Banner, BannerButton, BannerPlace } from './banner.ts';
import type { VisitNow } from './student-state.ts';

export function visitBanner(
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
