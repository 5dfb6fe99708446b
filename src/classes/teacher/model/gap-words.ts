// Gap words: what an archive of the class lacks, in the words of the page.
import type { ArchiveGap, ArchiveLack } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';

/** In one sentence for all of them. */
export function gapsSentence(gaps: readonly ArchiveGap[], { after }: TeacherTexts): string {
  return after.gaps(gaps.map((gap) => ({ name: gap.name, what: lackWords(gap, after.lacks) })));
}

function lackWords(lack: ArchiveLack, texts: TeacherTexts['after']['lacks']): string {
  switch (lack.lacks) {
    case 'all':
      return lack.why === 'refused' ? texts.refused(lack.text) : texts[lack.why];
    case 'server':
      return texts.server(lack.port);
    case 'type':
      return texts.type(lack.type);
    case 'deleted-entries':
      return texts.deletedEntries;
    case 'changing-keys':
      return texts.changingKeys;
  }
}
