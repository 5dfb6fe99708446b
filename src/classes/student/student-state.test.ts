import { describe, expect, it } from 'vitest';
import type { ClassWord } from '../../class-protocol.ts';
import { studentTexts as english } from '../../texts/student/en.ts';
import { studentTexts as french } from '../../texts/student/fr.ts';
import type { Banner } from './banner.ts';
import { bannersOf } from './banners.ts';
import {
  areRunsHeld,
  bringingBack,
  connected,
  endedHere,
  heard,
  lost,
  noState,
  offeredAgain,
  without,
  withKnown,
  withNotice,
  type StudentState,
} from './student-state.ts';

const facts = {
  id: 'c0ffee00c0ff',
  name: 'Databases 2b',
  teacher: 'Miriam',
  student: { name: 'Ada', hostname: 'ada', reachable: true },
  lessons: [],
  endsAt: null,
  hasEnded: false,
  mayLook: false,
};
const begin = heard(noState, { type: 'facts', facts }, 0);
const after = (...words: ClassWord[]): StudentState => words.reduce((state, word) => heard(state, word, 1_000), begin);
const visit = (state: Extract<ClassWord, { type: 'visit' }>['state'], id = 'v', byRule = false): ClassWord => ({
  type: 'visit',
  visit: id,
  from: 'Miriam',
  state,
  byRule,
});
const place = { page: '/lists/', labelOf: (step: number) => (step < 9 ? String(step + 1) : null), typedStep: '7', now: 13_000 };
const banners = (state: StudentState, texts = english): Banner[] => bannersOf(state, texts, place);
/** What one says, as it is read, and its buttons. */
const said = (state: StudentState, texts = english): string[] =>
  banners(state, texts).map(({ strong, text, counter = '', buttons }) =>
    [`${strong}|${text}${counter}`, ...buttons.map(({ label }) => `[${label}]`)].join(' '),
  );

describe('a visit', () => {
  it('is asked for, allowed twice and ended, each in its words', () => {
    expect(said(after(visit('asks-to-look')))).toEqual([
      'Miriam asks to look at your page|Code and outputs of this page, nothing else of your computer. [Let Miriam look] [Not now]',
    ]);
    expect(said(after(visit('asks-to-look'), visit('looks')))).toEqual([
      'Miriam looks at your page|Code and outputs of this page, until you end it. [End it]',
    ]);
    expect(said(after(visit('looks', 'v', true)))).toEqual([
      'Miriam looks at your page|This class lets its teacher look without asking. [End it]',
    ]);
    expect(said(after(visit('looks'), visit('asks-to-type')))).toEqual([
      'Miriam asks to type with you|In the snippets of this page, beside your own keys. [Let Miriam type] [Only look]',
    ]);
    const types = after(visit('looks'), visit('types'));
    expect(said(types)).toEqual(['Miriam types on your page|In step 7. You can go on typing too. [Only look] [End it]']);
    const mine = endedHere(types, 'v', 1_000);
    expect(said(mine)[0]).toMatch(/^Miriam no longer looks\|You ended it at \d\d:\d\d\. \[Close\]$/);
    // What was on its way when it was ended here changes nothing.
    expect(heard(heard(mine, visit('types'), 2_000), visit('ended'), 2_000)).toEqual(mine);
    expect(said(without(mine, 'v'))).toEqual([]);
    expect(said(heard(mine, visit('asks-to-look', 'w'), 3_000))).toHaveLength(1);
  });

  it('that was only asked for goes without a word, by whomever', () => {
    for (const state of [after(visit('asks-to-look'), visit('ended')), lost(after(visit('asks-to-look')), 1_000)])
      expect(state.visits).toEqual([]);
    expect(after(visit('ended')).visits).toEqual([]);
  });

  it('does not outlive the connection', () => {
    for (const state of ['looks', 'asks-to-type', 'types'] as const) {
      const away = lost(after(visit(state)), 5_000);
      expect(away.visits.map((one) => one.state)).toEqual(['ended']);
      expect(connected(away).visits.map((one) => one.state)).toEqual(['ended']);
    }
    // A connection that was so short away that nobody was told.
    expect(connected(after(visit('types'))).visits).toEqual([]);
  });

  it('of two pages of the teacher are two', () => {
    const both = after(visit('looks', 'a'), visit('asks-to-look', 'b'));
    expect(both.visits.map(({ id, state }) => `${id} ${state}`)).toEqual(['a looks', 'b asks-to-look']);
    expect(heard(both, visit('ended', 'a'), 0).visits.map(({ id, state }) => `${id} ${state}`)).toEqual(['a ended', 'b asks-to-look']);
  });
});

describe('what comes from the teacher', () => {
  it('is said in its words', () => {
    const message: ClassWord = {
      type: 'message',
      id: '1',
      from: 'Miriam',
      text: 'Step 7 starts with <b>WATCH</b>',
      page: '/lists/',
      step: 6,
    };
    const was = { page: '/lists/', step: 3, title: null };
    const opened = withNotice(begin, { type: 'opened', key: 'opened', from: 'Miriam', step: 8, was });
    const sent = (isPlaced: boolean): StudentState => withNotice(begin, { type: 'sent', key: 'sent 1', from: 'Miriam', isPlaced });
    const reset = after({ type: 'reset', from: 'Miriam', keys: 4, at: 7 });
    expect(said(after(message))).toEqual(['Miriam| Step 7 starts with <b>WATCH</b> [Go to step 7] [Close the message]']);
    expect(said(after({ ...message, page: '/sets/' }))).toEqual(['Miriam| Step 7 starts with <b>WATCH</b> [Go there] [Close the message]']);
    expect(said(opened)).toEqual(['Miriam opened step 9| for everyone. You were at step 4. [Back to step 4] [Close]']);
    expect(said(sent(true))).toEqual([
      'Miriam sent a snippet| to every page. It stands at the end of this one and has not run. [Show it] [Close]',
    ]);
    expect(said(sent(false))[0]).toContain('[Close]');
    expect(said(reset)).toEqual([
      'Miriam reset your data.| It had 4 keys; your edits are still here. Bringing it back replaces what your Redis has now. [Bring my data back] [Close]',
    ]);
    expect(said(bringingBack(reset))).toEqual(['Miriam reset your data.| Bringing your data back… [Close]']);
    expect(said(heard(bringingBack(reset), { type: 'brought-back', isBack: true }, 0))).toEqual(['Your data is back.| [Close]']);
    expect(said(heard(bringingBack(reset), { type: 'brought-back', isBack: false }, 0))[0]).toContain('[Bring my data back]');
    // An answer that was lost with the connection never comes: it can be asked for again.
    for (const later of [lost(bringingBack(reset), 0), connected(bringingBack(reset))])
      expect(said({ ...later, lostSince: null })[0]).toContain('[Bring my data back]');
    expect(said(after({ type: 'run', from: 'Miriam', page: '/lists/', step: 2 }))).toEqual([
      'Miriam ran step 3| on every page. [Go to step 3] [Close]',
    ]);
    expect(said(after({ type: 'run', from: '', page: '/sets/', step: 2 }))).toEqual([
      'Your teacher ran a step| of another page. [Go there] [Close]',
    ]);
  });

  it('stays until it is closed, message by message', () => {
    const two = after(
      { type: 'message', id: '1', from: 'Miriam', text: 'one' },
      { type: 'message', id: '2', from: 'Miriam', text: 'two' },
      { type: 'message', id: '2', from: 'Miriam', text: 'two' },
    );
    expect(two.notices).toHaveLength(2);
    expect(said(without(two, 'message 1'))).toEqual(['Miriam| two [Close the message]']);
  });

  it('holds runs while the eyes are wanted, with the visit still in view', () => {
    const state = after(visit('looks'), { type: 'eyes', from: 'Miriam' });
    expect(areRunsHeld(state)).toBe(true);
    expect(banners(state).map(({ look }) => look)).toEqual(['eyes', 'looks']);
    expect(said(state)[0]).toBe('Eyes on me|Look at Miriam. Runs wait; your servers go on and nothing is lost. You can read.');
    expect(areRunsHeld(heard(state, { type: 'eyes', from: null }, 0))).toBe(false);
    // Nobody is left who could set them free: they are, until the class says otherwise.
    expect(areRunsHeld(lost(state, 0))).toBe(false);
    // Back after a moment the page hears of the eyes at once: what waits waits for that.
    expect(areRunsHeld(connected(state))).toBe(true);
    expect(areRunsHeld(heard(connected(state), { type: 'eyes', from: null }, 0))).toBe(false);
  });
});

describe('data that was put aside', () => {
  const word: ClassWord = { type: 'reset', from: 'Miriam', keys: 4, at: 7 };

  it('is offered until it is closed, and from then on only in the menu, on later pages, too', () => {
    const closed = without(after(word), 'reset');
    const later = withKnown(begin, { closedReset: closed.closedReset, mayLook: false });
    for (const state of [heard(closed, word, 0), heard(later, word, 0)]) {
      expect(said(state)).toEqual([]);
      expect(state.aside).toEqual({ from: 'Miriam', keys: 4, at: 7 });
      expect(said(offeredAgain(state))).toEqual(said(after(word)));
      expect(said(heard(state, { ...word, at: 8 }, 0))).toHaveLength(1);
    }
  });

  it('is asked for once, though it is said again meanwhile, and is offered no more once it is back', () => {
    const coming = bringingBack(after(word));
    for (const same of [heard(coming, word, 0), offeredAgain(coming)]) expect(said(same)).toEqual(said(coming));
    const back = heard(coming, { type: 'brought-back', isBack: true }, 0);
    expect(back.aside).toBeNull();
    expect(offeredAgain(without(back, 'reset')).notices).toEqual([]);
  });

  it('is in the menu alone where it was put aside before what came back, on later pages, too', () => {
    const back = heard(bringingBack(after(word)), { type: 'brought-back', isBack: true }, 0);
    const next = withKnown(begin, { closedReset: back.closedReset, mayLook: false });
    for (const isEarlier of [true, undefined])
      for (const state of [back, next]) {
        const told = heard(state, { ...word, keys: 2, at: 5, ...(isEarlier && { isEarlier }) }, 0);
        expect(said(told)).toEqual(said(state));
        expect(told.aside).toEqual({ from: 'Miriam', keys: 2, at: 5 });
      }
    // The menu is there all the same.
    expect(said(offeredAgain(heard(next, { ...word, at: 5 }, 0)))).toHaveLength(1);
  });
});

describe('a class that lets its teacher look later on', () => {
  const may: ClassWord = { type: 'facts', facts: { ...facts, mayLook: true } };
  const told = [
    'Miriam may look at your page without asking now.| This was changed for the whole class. You see it when somebody looks, and end it with one click. [Close]',
  ];

  it('tells who was promised that they would be asked, on an open page or at the next one, and once', () => {
    expect(said(heard(begin, may, 0))).toEqual(told);
    const next = heard(noState, may, 0);
    expect(said(withKnown(next, { closedReset: 0, mayLook: false }))).toEqual(told);
    for (const known of [null, { closedReset: 0, mayLook: true }]) expect(said(withKnown(next, known))).toEqual([]);
    expect(said(heard(heard(begin, may, 0), { type: 'facts', facts }, 0))).toEqual([]);
  });
});

describe('the connection', () => {
  it('is told of while it is away, and once it is back', () => {
    const away = lost(lost(begin, 1_000), 9_000);
    expect(said(away)).toEqual([
      'The class computer does not answer.| What you typed is kept here. Trying again by itself, for 12 s so far.',
    ]);
    const back = withNotice(connected(away), { type: 'again', key: 'again', awayMs: 38_000, keys: 4 });
    expect(said(back)).toEqual(['Connected again.| The class computer was away for 38 s. Your Redis has its data: 4 keys. [Close]']);
    expect(said(lost(back, 12_000))).toHaveLength(1);
  });

  it('leaves a hand in its place until the class says otherwise', () => {
    const up = after({ type: 'hand', place: 2, since: 5 });
    expect(lost(up, 0).hand).toEqual({ place: 2, since: 5 });
    expect(connected(up).hand).toBeNull();
    expect(after({ type: 'hand', place: null, since: null }).hand).toBeNull();
  });
});

it('the place in the line of starts is known until the start, or for as long as the class is heard', () => {
  const third = after({ type: 'start', place: 3 });
  expect([third.start, heard(third, { type: 'start', place: null }, 0).start]).toEqual([3, null]);
  expect([lost(third, 0).start, connected(third).start, heard(third, { type: 'ended', until: 1 }, 0).start]).toEqual([null, null, null]);
  expect([english.starts(1), english.starts(3)]).toEqual(['Your Redis starts · 1st in line', 'Your Redis starts · 3rd in line']);
});

describe('the end', () => {
  const full = after(
    visit('types'),
    { type: 'eyes', from: 'Miriam' },
    { type: 'hand', place: 1, since: 5 },
    { type: 'message', id: '1', from: 'Miriam', text: 'bye' },
  );

  it('of being in the class leaves nothing of the moment', () => {
    const removed = heard(full, { type: 'removed', from: 'Miriam' }, 0);
    expect(said(removed)).toEqual([
      'You are no longer in this class.| Your edits stay in this browser. Ask Miriam if that was a mistake. [Join again]',
      'Miriam| bye [Close the message]',
    ]);
    expect([removed.hand, removed.eyes, removed.visits]).toEqual([null, null, []]);
  });

  it('of the class says until when work can be taken home', () => {
    expect(said(heard(full, { type: 'ended', until: Date.UTC(2026, 4, 5, 12) }, 0))[0]).toBe(
      'The class has ended.| Its lessons are closed. You can take your work home until 5 May 2026. [Take it home]',
    );
  });
});

it('says all of it in French, too', () => {
  const all = after(
    visit('looks'),
    { type: 'eyes', from: 'Miriam' },
    { type: 'reset', from: 'Miriam', keys: 1, at: 7 },
    { type: 'message', id: '1', from: 'Miriam', text: 'Salut' },
  );
  expect(said(lost(all, 1_000), french)).toEqual([
    'L’ordinateur de la classe ne répond pas.| Ce que vous avez tapé est gardé ici. Nouvel essai automatique, depuis 12 s.',
    expect.stringMatching(/^Miriam ne regarde plus\|C’est fini depuis/) as string,
    'Miriam a réinitialisé vos données.| Elles comptaient 1 clé ; vos modifications sont toujours là. Les récupérer remplace ce que votre Redis a maintenant. [Récupérer mes données] [Fermer]',
    'Miriam| Salut [Fermer le message]',
  ]);
  expect([1, 2, 3, 4, 11, 21].map((at) => english.inLine(at))).toEqual([
    ', 1st in line',
    ', 2nd in line',
    ', 3rd in line',
    ', 4th in line',
    ', 11th in line',
    ', 21st in line',
  ]);
  expect([1, 2].map((at) => french.inLine(at))).toEqual([', 1re de la file', ', 2e de la file']);
});
