// English: what the pages say that a class shows before its lessons: join, privacy, projector.
import { formats } from '../formats.ts';

const { counted, date, number } = formats('en-GB', 'and');
/** What the class computer says is English already. */
const asSaid = (said: string): string => said;

/** English is the shape of all languages. */
export const entranceTexts = {
  languages: 'Languages',
  theme: { light: 'Light', dark: 'Dark' },

  /** The home page's list of lessons, in a class. */
  path: {
    due: 'due today',
    others: (count: number) => `All other lessons (${number(count)})`,
  },

  join: {
    page: 'Join a class',
    title: 'Join the class',
    titleOf: (className: string) => `Join ${className}`,
    lead: 'The code is on the board. No e-mail, no password.',
    codeIsRight: 'The code is right.',
    code: 'Join code',
    codeHint: 'Two words from the board. Capitals and the hyphen do not matter.',
    codeExample: 'TWO-WORDS',
    changeCode: 'Another code',
    name: 'Your name',
    nameHint: 'The class sees it, and your computer in the lessons is called this.',
    nameExample: 'Ada',
    join: 'Join',
    joinAs: (name: string) => `Join as ${name}`,
    joining: 'Joining…',
    tryAgain: 'Try again',
    wasHere: 'I was here before',
    privacy: 'Privacy',
    teacherSees:
      'Your teacher sees which steps you ran and your last error. To see your page, they have to ask you, unless the class agreed otherwise; you always see when they look.',
    whatIsKept: 'What is kept',
    servedBy: (host: string) => `Served by ${host}. What you type here goes to that computer alone.`,
    needsScript:
      'Joining needs JavaScript, and so do the snippets of the lessons. Allow it for this address, or use another browser, and load this page again.',

    missingCode: 'Type the two words that are on the board.',
    missingName: 'Type the name by which the class knows you.',
    missingPersonalCode: 'Type your personal code: eight letters and digits, such as K7MQ-P2XD.',
    noClass: (code: string) => `No class has the code ${code}. Look at the board once more; the classes here have codes of two words.`,
    wait: (seconds: number) =>
      `That was one wrong code too many. You can try again in ${counted(seconds, { one: 'second', other: 'seconds' })}. Nobody else has to wait.`,
    waitSeconds: (seconds: number) => `Wait ${number(seconds)} s`,
    waitIsOver: 'You can try again now.',
    taken: (name: string, free: string) => `Somebody in this class is called ${name} already. ${free} is free; any other name is fine too.`,
    iAm: (name: string) => `I am that ${name}, from another browser`,
    wrongPersonalCode: (name: string) =>
      `That is not the personal code of ${name}. Look once more, or ask your teacher, who can look it up.`,
    unreachable:
      'The class computer does not answer. What you typed is still here: look whether this device is on the class’s network, and try again.',
    odd: 'The class computer answered with something this page does not know. Load the page again; if that does not help, tell your teacher.',

    /** Why somebody is not let in; said: the class computer's own words, which are English. */
    refused: {
      'no-name': (said: string, _of: { readonly most: number }) => said,
      'records-silent': asSaid,
      'records-full': asSaid,
      other: asSaid,
    },

    back: 'Come back',
    backLead: 'Your name and your personal code bring your work to this browser.',
    backCodeHint: 'From the board.',
    backNameHint: 'As you wrote it the first time.',
    personalCode: 'Personal code',
    personalCodeExample: 'XXXX-XXXX',
    personalCodeHint: 'Shown when you joined. Your teacher can look it up.',
    comeBack: 'Come back',
    comeBackAs: (name: string) => `Come back as ${name}`,
    iAmNew: 'I am new here',

    welcome: 'You are in',
    welcomeBack: 'You are back',
    classOf: (className: string, end: Date | null) => (end === null ? `Class ${className}.` : `Class ${className}, until ${date(end)}.`),
    yourComputer: 'your computer is',
    personalCodeOnce: 'Your personal code, shown this once',
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'Not copied: select it',
    writeItDown: 'Write it down: it is how you come back on another computer. On this one you are known.',
    goTo: (title: string) => `Go to ${title}`,
    goToLessons: 'Go to the lessons',
    goOn: 'Go to the page you asked for',
    notMe: 'I am somebody else',
    mayLook: 'In this class your teacher may look at your page without asking. You see it when they do, and end it with one click.',

    full: 'This class is full',
    fullLead: (className: string) =>
      `All places of ${className} are taken. Tell your teacher: one more place is one click on their page, and this page lets you in by itself.`,
    held: 'Your teacher lets you in',
    heldLead: (className: string) =>
      `Too many wrong codes were tried here, so ${className} lets everybody in by hand for now. Your teacher sees your name, and this page goes on by itself.`,
    thisClass: 'this class',
    looksAgain: (seconds: number) => `Waiting, looks again every ${counted(seconds, { one: 'second', other: 'seconds' })}`,
    place: (place: number, name: string) =>
      place === 1 ? `You are first in line, as ${name}` : `You are number ${number(place)} in line, as ${name}`,
    inLine: (name: string) => `You are in line, as ${name}`,
    stillTrying: 'The class computer does not answer just now; your place is asked for again.',
    leaveLine: 'Leave the line',
    havePlace: 'I have a place already',

    ended: 'This class has ended',
    endedLead: (className: string) => `${className} has ended, and its lessons are closed.`,
    endedLeadUnknown: 'It has ended, and its lessons are closed.',
    takeHomeUntil: (until: Date) => `Its students can take their work home until ${date(until)}`,
    stillHere: 'What you kept in this browser is still here',
    takeHome: 'Take my work home',
    takingHome: 'Collecting…',
    tookHome: (file: string) => `Saved as ${file}. Any Redis Notebook takes it in: Scratchpad, then Import.`,
    nothingToTake: 'This browser keeps nothing of this class.',
    notTaken: 'Your work could not be collected. Load this page again and try once more.',
    anotherClass: 'I have a code of another class',

    removed: 'You are no longer in this class',
    removedLead: 'Your teacher has removed this name from the class. Your edits stay in this browser, and you can take them home.',

    noClasses: 'No class meets here',
    noClassesLead: 'This notebook has no classes: every lesson is open, and nobody has to join.',
    goOnAlone: 'Go to the lessons',
  },

  privacy: {
    title: 'What is kept',
    lead: 'What a class knows of you, where it is, for how long, and what your teacher sees.',
    back: 'Back to joining',
  },

  projector: {
    page: 'Projector',
    joinOf: (className: string) => `Join ${className}`,
    openAddress: 'Open this address',
    orAddress: (address: string) => `or ${address}`,
    typeCode: 'Type the code and your name',
    scan: 'Or scan, and type only your name',
    qrOf: (address: string) => `QR code of ${address}`,
    here: (count: number, places: number) => `${number(count)} of ${number(places)} are here`,
    newest: (count: number) => `the ${number(count)} who came last`,
    now: (title: string, step: string | null) => (step === null ? `Now: ${title}` : `Now: ${title}, step ${step}`),
    whoIsHere: 'Who is here',
    nobody: 'Nobody is here yet.',
    eyes: 'Eyes on me',
    eyesLead: 'Runs pause. Nothing is lost, your servers go on.',
    message: 'Message',
    tools: 'Projector',
    hideNames: 'Hide names',
    showNames: 'Show names',
    fullScreen: 'Full screen',
    needsTeacher: 'This page is opened from the teacher’s page',
    needsTeacherLead:
      'It needs the teacher’s secret, which only that page has, and keeps it for as long as it is open. Press “Projector” there.',
    lost: 'The class computer does not answer. Trying again by itself.',
    ended: 'This class has ended',
    closed: 'Nobody new is let in now',
  },
};
