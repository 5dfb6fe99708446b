// English: the interface's texts, and the shape of every other language's table. Words of real programs are not here: redis-cli speaks English everywhere.
import { formats } from '../formats.ts';

const { number, counted, duration, date, clock, list } = formats('en-GB', 'and', (count) => count === 1);

/** What the server says is English already. */
const asSaid = (said: string): string => said;

/** Grouped by who says it. What varies is a parameter; a text with a count takes the number. */
export const texts = {
  /** The language as its own readers call it. */
  language: 'English',
  number: (value: number) => number(value),
  duration: (ms: number) => duration(ms),
  date: (when: Date) => date(when),
  clock: (when: Date) => clock(when),
  list: (items: readonly string[]) => list(items),

  /** What a snippet is called by its kind. */
  kinds: { shell: 'Shell', python: 'Python', redis: 'Redis' },

  /** What snippets have to do with each other: queues, and the run of a page. step: a snippet's number on the page. */
  run: {
    /** What a snippet waits for, as in "Waits for step 7". */
    step: (step: number) => `step ${step}`,
    anotherSnippet: 'another snippet',
    runToHere: 'Run to here',
    runPage: 'Run page',
    /** The name of the bar. */
    steps: 'This page’s steps',
    progress: (done: number, of: number) => `${number(done)} of ${number(of)}`,
    next: (step: number) => `Next: step ${step}`,
    now: (step: number) => `Running step ${step}`,
    halted: (step: number) => `Halted at step ${step}`,
    haltedSpoken: (step: number, name: string) => `The page’s run halted at step ${step}, ${name}.`,
    allDone: 'All have run',
    allDoneSpoken: 'The page has run.',
    /** Of the ticks, one a step: how many are what. */
    summary: (of: number, parts: readonly string[]) => `${counted(of, { one: 'step', other: 'steps' })}: ${list(parts)}`,
    ticks: {
      match: (count: number) => `${number(count)} as in the lesson`,
      differs: (count: number) => counted(count, { one: 'differs', other: 'differ' }),
      error: (count: number) => `${number(count)} failed`,
      ran: (count: number) => `${number(count)} ran`,
      running: (count: number) => `${number(count)} running`,
      open: (count: number) => `${number(count)} waiting or being edited`,
      idle: (count: number) => `${number(count)} not run`,
    },
    stopStep: (step: number) => `Stop step ${step}`,
  },

  /** The parts of a snippet. */
  snippet: {
    run: 'Run',
    stop: 'Stop',
    edit: 'Edit',
    reset: 'Reset',
    copy: 'Copy',
    /** Its accessible name. first: its first line, "" where it is empty; computer: on which it runs, where that is not the server. */
    name: (kind: string, first: string, computer: string | null) =>
      `${kind} snippet${computer === null ? '' : ` on ${computer}`}${first === '' ? '' : `: ${first}`}`,
    /** The accessible name of its editor. */
    codeOf: (name: string) => `Code of ${name}`,
    copied: 'Copied.',
    copyRefused: 'The browser refused to copy. Select the commands and copy them yourself.',
    codeCopyRefused: 'The browser refused to copy. Select the code and copy it yourself.',
    more: 'More',
    /** Beside a button under the hand: what it does, with its keys. */
    tips: {
      run: 'Run (Ctrl ↵)',
      stop: 'Stop',
      edit: 'Edit',
      reset: 'Reset: the lesson’s own code and output',
      copy: 'Copy without prompts',
    },
    copyWithPrompts: 'Copy with prompts and output',
    edited: '· edited',
    noResult: 'The run ended without a result. Run it again, or reload the page.',
    notLoaded: 'The program that runs this snippet could not be loaded. Check that the notebook is still running, then reload the page.',
    resetMachine: 'Reset machine…',
    changedMeanwhile: 'The code was changed while it ran.',
    showChanged: 'Show it',
    skipped: (count: number) =>
      count === 1 ? 'The command after it was not run.' : `The ${number(count)} commands after it were not run.`,
    omittedLines: (count: number) => `… ${counted(count, { one: 'line is', other: 'lines are' })} not shown …`,
  },

  /** The one phrase in a snippet's header. */
  sum: {
    editing: 'Editing',
    /** Keys and what they do, in turn. */
    editingKeys: ['Ctrl ↵', 'run', 'Esc', 'leave'] as readonly string[],
    waits: (what: string) => `Waits for ${what}`,
    running: 'Running',
    stopping: 'Stopping…',
    /** In two parts: the second gives way where there is no room. */
    asInLesson: (matched: number, of: number): readonly [string, string] => [`${number(matched)} of ${number(of)}`, ' as in the lesson'],
    differs: (count: number) => counted(count, { one: 'differs', other: 'differ' }),
    errorReply: 'Error reply',
    exit: (code: number) => `Exit ${code}`,
    expectedError: ', as in the lesson',
    inStep: (step: number, of: number) => ` in step ${step} of ${of}`,
    stopped: (time: string) => `Stopped after ${time}`,
    lines: (count: number) => counted(count, { one: 'line', other: 'lines' }),
    ran: 'Ran',
    nothing: 'Nothing to run',
    unavailable: 'Could not run',
    lost: 'Connection lost',
    haltedHere: ' · the page’s run halted here',
    earlierRun: (at: Date) => `earlier run, ${clock(at)}`,
  },

  /** What a screen reader is told about a run. */
  outcome: {
    running: 'Running.',
    stopping: 'Stopping.',
    nothing: 'There is nothing to run. Type a command first.',
    errors: (count: number) => counted(count, { one: 'error', other: 'errors' }),
    endedWith: (time: string, errors: string) => `Ended in ${time} with ${errors}.`,
    done: (time: string) => `Done in ${time}.`,
    failed: (exitCode: number | null) => (exitCode === null ? 'Failed.' : `Failed with exit status ${exitCode}.`),
    stopped: (time: string) => `Stopped after ${time}.`,
    unavailable: 'Could not run.',
    exitStatus: (exitCode: number) => `exit status ${exitCode}`,
  },

  /** How output compares with what the lesson prints. */
  match: {
    equal: 'Same as printed in the lesson',
    volatile: 'Same as printed in the lesson, but for what changes from run to run',
    different: 'Different from what is printed in the lesson',
  },

  /** The editor. */
  edit: {
    plainNote: 'The code editor could not be loaded, so this is a plain text field: it runs all the same. Reload the page to try again.',
  },

  search: {
    notLoaded: 'The search index could not be loaded. It is part of the built site only; check that the notebook is still running.',
  },

  /** What stands beside and below output. */
  output: {
    yours: 'yours',
    lesson: 'lesson',
    nothing: 'nothing was printed',
    /** Of a traceback, what folds away. names: of libraries. */
    frames: (count: number, names: readonly string[]) => `${counted(count, { one: 'frame', other: 'frames' })} in ${list(names)}`,
    lines: (count: number) => counted(count, { one: 'line', other: 'lines' }),
    partOf: (shown: number, total: number) => `${number(shown)} of ${number(total)} lines`,
    /** Where few lines take many rows. */
    longLines: 'More output than shows',
    showAll: (total: number) => (total > 1 ? `Show all ${number(total)} lines` : 'Show all'),
    showFewer: 'Show fewer',
    pencil: 'Dotted and slanted is what the lesson expects. Run writes your own reply in its place.',
    gotIt: 'Got it',
  },

  /**
   * What fails between a page and its server. said: its own words, in English: the server has no other. A language of
   * its own says what happened by itself where that is always the same, and else hands the server's words on.
   */
  failures: {
    unreachable: asSaid,
    silent: asSaid,
    'no-sockets': asSaid,
    stopping: asSaid,
    unread: asSaid,
    'no-learner': asSaid,
    'two-learners': asSaid,
    'torn-token': asSaid,
    limit: asSaid,
    'start-failed': asSaid,
    internal: asSaid,
    /** What the server says of a connection that ended or was refused. */
    told: asSaid,
  },

  /** Exercises of a lesson, which the page checks by the learner's own Redis. */
  exercise: {
    title: (place: number) => `Exercise ${place}`,
    answer: (place: number) => `Your answer to exercise ${place}`,
    check: 'Check',
    startOver: 'Start over',
    solution: 'Solution',
    /** In its editor while that is empty. */
    hint: 'Your answer',
  },
};
