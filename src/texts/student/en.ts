// English: what a student's page says of their class.
import { formats } from '../formats.ts';

const { counted, clock, duration } = formats('en-GB', 'and', (count) => count === 1);

/** "1st", "2nd", "3rd", "4th". */
const place = new Intl.PluralRules('en-GB', { type: 'ordinal' });
const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (count: number): string => `${count}${endings[place.select(count)] ?? 'th'}`;
const keys = (count: number): string => counted(count, { one: 'key', other: 'keys' });

/** English is the shape of all languages. teacher: how the teacher is called. */
export const studentTexts = {
  /** Where nobody has said how the teacher is called. */
  teacher: 'Your teacher',
  region: 'Your class',
  notices: 'From your class',
  who: (name: string, className: string): readonly [string, string] => [name, ` · ${className}`],
  raiseHand: 'Raise hand',
  handUp: 'Hand up',
  inLine: (at: number) => `, ${ordinal(at)} in line`,
  starts: (at: number) => `Your Redis starts · ${ordinal(at)} in line`,
  forMinutes: (minutes: number) => (minutes < 1 ? ', just now' : `, ${minutes} min`),
  lowerHand: 'Lower',
  menu: 'Class menu',
  reachable: 'Reachable by the class',
  reachableAbout: 'Classmates can connect to your Redis by the name of your machine, if it lets them.',
  hostname: (hostname: string) => `Your machine is called ${hostname}.`,
  privacy: 'What the class sees and keeps',
  close: 'Close',
  closeMessage: 'Close the message',

  visit: {
    asksToLook: (teacher: string) => `${teacher} asks to look at your page`,
    asksToLookAbout: 'Code and outputs of this page, nothing else of your computer.',
    letLook: (teacher: string) => `Let ${teacher} look`,
    notNow: 'Not now',
    looks: (teacher: string) => `${teacher} looks at your page`,
    looksAbout: 'Code and outputs of this page, until you end it.',
    looksByRule: 'This class lets its teacher look without asking.',
    end: 'End it',
    asksToType: (teacher: string) => `${teacher} asks to type with you`,
    asksToTypeAbout: 'In the snippets of this page, beside your own keys.',
    letType: (teacher: string) => `Let ${teacher} type`,
    onlyLook: 'Only look',
    types: (teacher: string) => `${teacher} types on your page`,
    typesAbout: (step: string | null) => (step === null ? 'You can go on typing too.' : `In step ${step}. You can go on typing too.`),
    ended: (teacher: string) => `${teacher} no longer looks`,
    endedByYou: (at: Date) => `You ended it at ${clock(at)}.`,
    endedAt: (at: Date) => `It ended at ${clock(at)}.`,
  },

  goToStep: (step: string) => `Go to step ${step}`,
  goThere: 'Go there',
  eyes: 'Eyes on me',
  eyesAbout: (teacher: string) => `Look at ${teacher}. Runs wait; your servers go on and nothing is lost. You can read.`,
  opened: (teacher: string, step: string | null) => (step === null ? `${teacher} opened this page` : `${teacher} opened step ${step}`),
  openedAbout: (from: string | null) => (from === null ? ' for everyone.' : ` for everyone. You were at step ${from}.`),
  openedFrom: (page: string) => ` for everyone. You were at ${page}.`,
  backToStep: (step: string) => `Back to step ${step}`,
  back: 'Back',
  sent: (teacher: string) => `${teacher} sent a snippet`,
  sentAbout: ' to every page. It stands at the end of this one and has not run.',
  sentLater: ' to every page. It comes to the end of the next lesson that you open, and has not run.',
  showIt: 'Show it',
  ran: (teacher: string, step: string | null) => (step === null ? `${teacher} ran a step` : `${teacher} ran step ${step}`),
  ranAbout: ' on every page.',
  ranElsewhere: ' of another page.',
  reset: (teacher: string) => `${teacher} reset your data.`,
  resetAbout: (count: number) => ` It had ${keys(count)}; your edits are still here. Bringing it back replaces what your Redis has now.`,
  mayLook: (teacher: string) => `${teacher} may look at your page without asking now.`,
  mayLookAbout: ' This was changed for the whole class. You see it when somebody looks, and end it with one click.',
  bringBack: 'Bring my data back',
  bringingBack: 'Bringing your data back…',
  broughtBack: 'Your data is back.',
  notBroughtBack: 'Your data could not be brought back just now. Try again.',
  lost: 'The class computer does not answer.',
  lostAbout: ' What you typed is kept here. Trying again by itself',
  lostFor: (ms: number) => `, for ${duration(Math.max(1_000, Math.floor(ms / 1_000) * 1_000)).replace('.0', '')} so far.`,
  again: 'Connected again.',
  againAbout: (ms: number) =>
    ` The class computer was away for ${duration(Math.max(1_000, Math.round(ms / 1_000) * 1_000)).replace('.0', '')}.`,
  againData: (count: number) => ` Your Redis has its data: ${keys(count)}.`,
  removed: 'You are no longer in this class.',
  removedAbout: (teacher: string) => ` Your edits stay in this browser. Ask ${teacher} if that was a mistake.`,
  joinAgain: 'Join again',
  ended: 'The class has ended.',
  endedAbout: (until: Date) =>
    ` Its lessons are closed. You can take your work home until ${until.toLocaleDateString('en-GB', { dateStyle: 'long' })}.`,
  takeHome: 'Take it home',
};
