// Banner: one thing that stands above a student's page at a moment, as a value.
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import type { Place } from './student-state.ts';

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

/** What a teacher is called, who may have no name. */
export function named(from: string, texts: StudentTexts): string {
  return from === '' ? texts.teacher : from;
}
