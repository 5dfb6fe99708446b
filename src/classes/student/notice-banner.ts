// Notice banner: what is said of something that a teacher did, or that was while the student was away, until it is closed.
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import { named, type Banner, type BannerButton, type BannerPlace } from './banner.ts';
import type { Notice, Place } from './student-state.ts';

export function noticeBanner(notice: Notice, texts: StudentTexts, { page, labelOf }: BannerPlace): Banner {
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
