// English: what the teacher's page says.
import { byteSize } from '../byte-size.ts';
import { formats } from '../formats.ts';
import { minuteClock } from '../minute-clock.ts';

const { number, counted, plural, clock, date, list } = formats('en-GB', 'and');
const size = (bytes: number): string => byteSize(number, bytes);
/** What the class computer says is English already. */
const asSaid = (said: string): string => said;

/** A step as its lesson numbers it. */
interface Step {
  readonly kind: 'snippet' | 'exercise';
  readonly label: string;
}

const students = (count: number): string => counted(count, { one: 'student', other: 'students' });
const tried = (tries: number): string => counted(tries, { one: 'try', other: 'tries' });
const keptHave = (count: number): string => plural(count, { one: 'has', other: 'have' });
/** A time in minutes: it stands still long enough to be read. */
const minutes = (ms: number): string => (ms < 60_000 ? 'under 1 min' : `${number(Math.floor(ms / 60_000))} min`);
const seconds = (ms: number): string => `${number(ms / 1000, { maximumFractionDigits: ms < 10_000 ? 2 : 0 })} s`;
/** Sizes of a room: what one machine has. */
const gigabytes = (bytes: number): string => `${number(bytes / 1e9, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} GB`;
/** Sizes of a disk, of which tenths are nothing. */
const ofDisk = (bytes: number): string => `${number(bytes / 1e9, { maximumFractionDigits: bytes < 1e10 ? 1 : 0 })} GB`;
const step = ({ kind, label }: Step): string => (kind === 'exercise' ? `exercise ${label}` : `step ${label}`);
const ordinal = (place: number): string => {
  const tens = place % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${number(place)}${ending}`;
};

/** Lines of what an archive lacks that are read before one asks how many there are. */
const gapsShown = 8;

/** English is the shape of all languages. */
export const teacherTexts = {
  minutes,
  step,

  /** Before the page has what it needs. */
  entry: {
    title: 'Teacher’s page',
    noScript: 'This page needs JavaScript.',
    opening: 'Opening the class…',
    noLink: 'This page opens with the teacher’s link.',
    noLinkWhere:
      'It was printed where the class was started, as “Teacher: http://…/teacher/#…”. Open it again there: this page forgets it when it is reloaded, so that nobody finds it in this browser.',
    wrongLink: 'The class computer does not know this link.',
    wrongLinkWhere: 'The one that holds is printed where the class was started, on the line that begins with “Teacher:”.',
    noClass: 'There is no class here.',
    noClassWhere: 'Start one where the notebook is installed: npm run class.',
    unreachable: 'The class computer does not answer.',
    again: 'Try again',
    noClasses: 'No class is open.',
    failed: (status: number) => `The class computer answered with an error (${status}). Its log says more.`,
  },

  /** The connection. */
  line: {
    lost: (ms: number) =>
      `The class computer does not answer. What is shown may be old. Trying again by itself, for ${seconds(ms)} so far.`,
    back: 'Connected again.',
  },

  bar: {
    home: 'Redis Notebook',
    class: 'Class',
    lesson: 'Lesson',
    here: (here: number, all: number) => `${number(here)} of ${number(all)} here`,
    hereShort: (here: number, all: number) => `${number(here)} of ${number(all)}`,
    code: (code: string) => `Join code ${code}`,
    projector: 'Projector',
    end: 'End…',
    more: 'More',
    live: 'Live page',
    before: 'The room before class',
    after: 'After class',
    settings: 'This class…',
    newClass: 'New class…',
    myName: 'My name…',
    theme: 'Light or dark',
  },

  name: {
    title: 'What do students call you?',
    about: 'They read it where you write to them, look at a page, or want their eyes.',
    label: 'Your name',
    className: 'Name of the class',
    accept: 'Use this name',
    cancel: 'Later',
  },

  filters: {
    toolbar: 'Filter and sort',
    all: 'All',
    help: 'Needs help',
    hand: 'Hand up',
    stuck: 'Stuck',
    idle: 'Idle',
    done: 'Done',
    away: 'Away',
    find: 'Find a student',
    sort: 'Sort',
    byNeed: 'Needs help first',
    byName: 'Name',
    dense: 'Dense',
    rows: 'Rows',
    moved: (count: number) => `${number(count)} moved, sort now`,
    nobody: 'Nobody is in the class yet. Students join with the code above.',
    nobodyHere: 'Nobody is among these.',
  },

  grid: {
    caption: (count: number, snippets: number, exercises: number) =>
      `${students(count)} by ${counted(snippets, { one: 'snippet', other: 'snippets' })} and ${counted(exercises, { one: 'exercise', other: 'exercises' })}. Arrow keys move, Enter opens the student.`,
    student: 'Student',
    why: 'Why here',
    error: 'Last error or difference',
    through: 'Through',
    hand: (place: number) => `hand up, ${ordinal(place)}`,
    throughOf: (count: number, all: number) => `${number(count)} of ${number(all)} through`,
    stuckColumn: 'many are stuck here',
    legend: 'What the marks mean',
    states: {
      'not-run': 'not run',
      running: 'running',
      matched: 'matched',
      differs: 'differs',
      failed: 'failed',
      done: 'done',
    },
    cell: (where: Step, state: string, tries: number, isThere: boolean) =>
      `${step(where)}: ${state}${tries > 1 ? `, ${tried(tries)}` : ''}${isThere ? ', is here' : ''}`,
    block: (count: number) => `${students(count)}, those who need help first. Arrow keys move, Enter opens, letters find a name.`,
    bar: (where: Step, through: number, running: number, differ: number, failed: number, notRun: number) =>
      `${step(where)}: ${number(through)} through, ${number(running)} running, ${number(differ)} differ, ${number(failed)} failed, ${number(notRun)} not run`,
    notYet: (count: number) => `${number(count)} not yet`,
    steps: 'Each step, how far the class is',
    noPlan: 'This lesson has no steps.',
  },

  why: {
    hand: (ms: number, where: Step | null) => `Hand up ${minutes(ms)}${where === null ? '' : `, on ${where.label}`}`,
    stuck: (ms: number, where: Step) => `Stuck on ${where.label} for ${minutes(ms)}`,
    down: (ms: number) => `Server down for ${minutes(ms)}`,
    idle: (ms: number, where: Step | null) => `Idle ${minutes(ms)}${where === null ? '' : `, at ${where.label}`}`,
    on: (where: Step) => `On ${where.label}`,
    try: (where: Step, tries: number) =>
      where.kind === 'exercise' ? `On ${where.label}, not yet` : `On ${where.label}, ${ordinal(tries)} try`,
    onLesson: 'On this lesson',
    elsewhere: (title: string | null) => (title === null ? 'On another page' : `On ${title}`),
    done: (differs: number) =>
      differs === 0 ? 'Done' : `Done, ${number(differs)} ${plural(differs, { one: 'differs', other: 'differ' })}`,
    away: (ms: number) => `Away ${minutes(ms)}`,
  },

  toAll: {
    title: (count: number) => `To all ${number(count)}`,
    short: 'To all',
    message: 'Message…',
    eyes: 'Eyes on me',
    open: (where: Step | null) => (where === null ? 'Open lesson…' : `Open ${step(where)}`),
    openShort: 'Open step',
    snippet: 'Send a snippet…',
    run: 'Run for all…',
    reset: 'Reset all…',
    more: 'More',
    moreTitle: 'More for all',
    eyesOn: 'Eyes on me',
    eyesSay: (here: number, ms: number) => `${students(here)} see it. Runs wait, servers go on. ${minuteClock(ms)}`,
    eyesOff: 'Let them go on',
  },

  /** What a teacher did, in the past tense; whom: as everyone and names have it. */
  did: {
    line: (at: number, by: string, text: string) => `${clock(new Date(at))} ${by}: ${text}`,
    dayAndTime: (at: number) => `${date(new Date(at))}, ${clock(new Date(at))}`,
    teacher: 'Teacher',
    everyone: 'everyone',
    names: (names: readonly string[], more: number) => (more === 0 ? list(names) : `${names.join(', ')} and ${number(more)} more`),
    place: (title: string, where: Step | null) => (where === null ? title : `${step(where)} of ${title}`),
    message: (whom: string) => `sent ${whom} a message`,
    eyesOn: 'asked for all eyes',
    eyesOff: 'set the eyes free',
    open: (place: string, whom: string) => `opened ${place} for ${whom}`,
    snippet: (whom: string) => `sent ${whom} a snippet`,
    run: (place: string, whom: string) => `ran ${place} for ${whom}`,
    reset: (whom: string) => `reset the data of ${whom}`,
    restart: (whom: string) => `restarted the server of ${whom}`,
    extend: (whom: string) => `extended the limits of ${whom}`,
    lowerHand: (whom: string) => `lowered the hand of ${whom}`,
    remove: (whom: string) => `removed ${whom}`,
    personalCode: (whom: string) => `looked up the personal code of ${whom}`,
    letIn: (whom: string) => `let ${whom} in`,
    places: (count: number) => `made it ${counted(count, { one: 'place', other: 'places' })}`,
    warm: (whom: string) => `started the server of ${whom}`,
    rehearse: (count: number) => `rehearsed with ${counted(count, { one: 'simulated student', other: 'simulated students' })}`,
    callMe: (name: string) => `is called ${name} from now on`,
    change: 'changed the class',
    openRoom: 'opened the room',
    closeRoom: 'closed the room to whoever is new',
    end: 'ended the class',
    newClass: 'made the class',
    look: (whom: string) => `looked at the page of ${whom}`,
    type: (whom: string) => `could type on the page of ${whom}`,
    notDone: (text: string) => `not done: ${text}`,
    failed: (whom: string) => `It could not be done for ${whom}.`,
    nobody: {
      pages: 'It reached nobody: no page is open.',
      data: 'Nobody had data.',
      machines: 'It could not be done for anybody.',
    },
    counts: {
      look: (count: number) => counted(count, { one: 'look', other: 'looks' }),
      type: (count: number) => `${number(count)} typed along`,
      message: (count: number) => counted(count, { one: 'message', other: 'messages' }),
      reset: (count: number) => counted(count, { one: 'reset', other: 'resets' }),
      restart: (count: number) => counted(count, { one: 'restart', other: 'restarts' }),
      remove: (count: number) => counted(count, { one: 'removal', other: 'removals' }),
      other: (count: number) => `${number(count)} more`,
    },
    title: 'What you did to whom',
    nothing: 'What you did to whom: nothing so far',
    summary: (counts: readonly string[]) => `What you did to whom: ${counts.join(', ')}`,
    older: (count: number) => `The last ${number(count)} are shown; an archive of the class has all of them.`,
  },

  message: {
    title: 'Message',
    to: 'To whom',
    all: (count: number) => `All ${number(count)}`,
    stuck: (count: number, where: Step) => `The ${number(count)} stuck at ${where.label}`,
    hands: (count: number) => `Hands up, ${number(count)}`,
    one: (name: string) => name,
    text: 'Message',
    button: (where: Step) => `With a button: Go to ${step(where)}`,
    about: 'Stays at the top of their page until they close it. They cannot answer here; they can raise a hand.',
    nobody: 'It reached nobody: no page of theirs is open. Send it again once they are back.',
    send: (count: number) => `Send to ${number(count)}`,
    cancel: 'Cancel',
  },

  snippet: {
    title: 'Send a snippet',
    about: 'It stands at the end of everybody’s page and does not run by itself.',
    kind: 'Kind',
    kinds: { shell: 'Shell', redis: 'Redis', python: 'Python' },
    code: 'Code',
    send: (count: number) => `Send to ${number(count)}`,
    cancel: 'Cancel',
    tooLong: 'This snippet is too long: 16 KB at most.',
  },

  ask: {
    cancel: 'Cancel',
    step: 'Step',
    wholeLesson: 'The lesson’s beginning',
    openTitle: (count: number) => `Open this lesson for ${students(count)}?`,
    openAbout: (title: string) => `Their pages go to ${title}. Each has a button back to where they were; edits stay.`,
    openNow: (count: number) => `Open for ${number(count)}`,
    runTitle: (count: number) => `Run a step for ${students(count)}?`,
    runAbout: (title: string) =>
      `Runs in the page of everybody who is on ${title}, as if they had pressed Run. Their own edits are what runs.`,
    runNow: (count: number) => `Run for ${number(count)}`,
    resetTitle: (count: number) => `Reset the data of ${students(count)}?`,
    resetAbout: 'Edits stay; each can bring their data back until the class ends.',
    resetNow: (count: number) => `Reset ${number(count)}`,
    eyesTitle: (count: number) => `Ask ${students(count)} for their eyes?`,
    eyesAbout: 'Their pages say so, and runs wait. Servers go on and nothing is lost.',
    eyesNow: (count: number) => `Ask ${number(count)}`,
    resetOneTitle: (name: string) => `Reset ${name}’s machine?`,
    resetOneAbout: (name: string) => `Servers end and data is put aside; edits stay. ${name} can bring the data back until the class ends.`,
    resetOneNow: 'Reset machine',
    extendTitle: (name: string) => `Extend ${name}’s limits?`,
    extendAbout: 'Memory and disk are doubled for this machine until the class ends. Its servers are parked once, and come back with more.',
    extendNow: 'Extend limits',
    removeTitle: (name: string) => `Remove ${name} from the class?`,
    removeAbout: (name: string) =>
      `${name}’s page says so, the machine ends, and the name is free again: you let in whoever asks for it next. Edits stay in ${name}’s browser.`,
    removeNow: (name: string) => `Remove ${name}`,
  },

  stuck: {
    title: (where: Step, count: number, all: number) => `Stuck at ${where.label}: ${number(count)} of ${number(all)}`,
    median: (ms: number) => `Median ${minutes(ms)}.`,
    most: (count: number) => `Most often, ${students(count)}:`,
    message: (count: number) => `Message these ${number(count)}`,
    messageShort: 'Message',
    only: 'Show only these',
    haveIt: (count: number, text: string) => `${number(count)} ${keptHave(count)} ${text}`,
  },

  hands: {
    title: (count: number) => (count === 0 ? 'No hand is up' : `Hands up: ${number(count)}`),
    go: 'Go',
    goTo: (name: string) => `Go to ${name}`,
    more: (count: number) => `${number(count)} more`,
    away: 'on another page',
  },

  waiting: {
    title: (count: number) => `Waiting to come in: ${number(count)}`,
    letIn: 'Let in',
    letInOne: (name: string) => `Let in ${name}`,
    letAllIn: (count: number) => `Let ${number(count)} in`,
    addPlaces: (count: number) => `Add ${counted(count, { one: 'place', other: 'places' })}`,
    why: 'All places are taken, or too many wrong codes were tried. Let in whom you know.',
  },

  removed: {
    title: (count: number) => `Removed: ${number(count)}`,
    about: 'Who comes back has their name, work and data again, and joins as before.',
    bringBack: 'Bring back',
    bringBackOne: (name: string) => `Bring back ${name}`,
    nobody: 'Nobody is removed any more.',
  },

  room: {
    unknown: 'Asking the room…',
    sentence: {
      well: (_parked: number) => 'The room is well',
      memory: (parked: number) => `Memory is short: ${number(parked)} ${plural(parked, { one: 'is', other: 'are' })} parked`,
      disk: (_parked: number) => 'The disk is nearly full: writes will fail',
      queue: (_parked: number) => 'Starts are slow: they wait in line',
      processor: (_parked: number) => 'The processor is busy: everything takes longer',
    },
    servers: 'Redis servers',
    live: (count: number) => `${number(count)} live`,
    parked: (count: number) => `, ${number(count)} parked`,
    down: (count: number, name: string) => (count === 1 ? `1 down: ${name}` : `${number(count)} down: ${name} …`),
    memory: 'Memory',
    used: (used: number, all: number) => `${gigabytes(used).replace(' GB', '')} of ${gigabytes(all)}`,
    meter: (used: number, all: number) => `${gigabytes(used)} of ${gigabytes(all)} used by the class`,
    more: (more: number) =>
      more > 0 ? `${number(more)} more that fill their servers fit too.` : 'Idle servers are parked to make room; nobody is refused.',
    disk: 'Disk',
    queue: 'Start queue',
    nobodyWaits: 'nobody waits',
    wait: (count: number) => `${number(count)} ${plural(count, { one: 'waits', other: 'wait' })}`,
    startTakes: (ms: number) => `a start takes ${seconds(ms)}`,
    processor: 'Processor',
    share: (share: number) => number(share, { style: 'percent' }),
    ofCores: (cores: number) => `of ${counted(cores, { one: 'core', other: 'cores' })}`,
  },

  student: {
    panel: (name: string) => name,
    close: 'Close',
    at: (hostname: string, where: string, ms: number) =>
      `${hostname} · ${where} · active ${ms < 60_000 ? `${number(Math.max(0, Math.round(ms / 1000)))} s` : minutes(ms)} ago`,
    awayFor: (hostname: string, ms: number) => `${hostname} · away ${minutes(ms)}`,
    elsewhere: 'on another page',
    hand: (place: number, ms: number) => `Hand up, ${ordinal(place)}, ${minutes(ms)}`,
    lower: 'Lower',
    mirror: (name: string) => `${name}’s page, read only`,
    mirrorTyped: (name: string) => `${name}’s page`,
    waitingForPage: 'The page comes with its next change…',
    edited: (name: string) => `edited by ${name}`,
    own: 'own cell',
    source: (label: string) => `Code of ${label}`,
    moreLines: (count: number) => `… ${counted(count, { one: 'more line', other: 'more lines' })}`,
    cut: 'Too long to be shown whole: this is its beginning, and you cannot type in it.',
    machine: (name: string) => `${name}’s machine`,
    asking: 'Looking at the machine…',
    serverUp: (redis: string, ms: number) => `Redis ${redis} running ${minutes(ms)}`,
    moreServers: (count: number) => counted(count, { one: 'server', other: 'servers' }),
    keys: (count: number) => counted(count, { one: 'key', other: 'keys' }),
    memory: size,
    clients: (count: number) => counted(count, { one: 'client', other: 'clients' }),
    doubled: 'limits doubled',
    serverStarts: 'Its server starts.',
    serverParked: 'Parked: its data is saved, and it is back with the next command.',
    serverNone: 'No server has run yet: the first command starts one.',
    serverDown: (ms: number) => `Its server is down for ${minutes(ms)}.`,
    serverIsDown: 'Its server is down.',
    serverUnknown: 'The machine did not say how it does.',
    differs: (name: string, where: Step) => `${name}’s ${step(where)} differs from the lesson.`,
    failed: (name: string, where: Step) => `${name}’s ${step(where)} failed.`,
    point: (where: Step) => `Point at ${step(where)}`,
    pointText: (where: Step) => `Have another look at ${step(where)}.`,
    pointed: (name: string, where: Step) => `${name}’s page has a button to ${step(where)} now.`,
    restart: 'Restart server',
    reset: 'Reset machine…',
    extend: 'Extend limits…',
    message: 'Message',
    code: 'Personal code',
    codeIs: (name: string, code: string) => `${name} comes back from another browser with ${code}. That you looked is kept.`,
    remove: 'Remove from class…',
    restarted: 'The server starts again.',
    wasReset: 'The machine is as new; the data is put aside.',
    extended: 'The limits are doubled; a server in the middle of something has them once it is done.',
    notRestarted: 'The server could not be restarted. Ask the student to run a command, or reset the machine.',
    notReset: 'Nothing was reset: there was no data, or it could not be put aside.',
    notExtended: 'The limits could not be extended.',
  },

  consent: {
    look: 'Ask to look',
    lookRule: 'Look',
    grid: 'You see steps and the last error.',
    awayGrid: 'Away: there is no page to look at.',
    asked: (name: string, ms: number) => `Asked ${name}, ${seconds(Math.floor(ms / 1000) * 1000)} ago`,
    askedAbout: 'After 60 s without an answer the question goes away.',
    takeBack: 'Take it back',
    notNow: (name: string) => `Not now, says ${name}`,
    notNowAbout: (ms: number) =>
      `You can ask again in ${ms > 60_000 ? `${number(Math.ceil(ms / 60_000))} min` : `${number(Math.ceil(ms / 1000))} s`}, or walk over.`,
    message: (name: string) => `Message ${name}`,
    looks: (name: string) => `${name} lets you look`,
    looksAbout: (at: number, name: string) => `since ${clock(new Date(at))}, until ${name} or you end it`,
    byRule: 'You may look: class rule',
    byRuleAbout: (name: string) => `${name} sees that you do, and can end it`,
    askToType: 'Ask to type',
    leave: 'Leave',
    askedToType: (ms: number) => `Asked to type, ${seconds(Math.floor(ms / 1000) * 1000)} ago`,
    types: (name: string) => `${name} lets you type`,
    typesAbout: (name: string) => `Your keys go to ${name}’s editor`,
    onlyLook: 'Only look',
    ended: (name: string, at: number) => `Ended at ${clock(new Date(at))}, by ${name} or you`,
  },

  before: {
    title: (mend: number) =>
      mend === 0 ? 'The room is ready' : `The room: ${mend === 1 ? 'one thing' : `${number(mend)} things`} to mend`,
    checking: 'Looking at the room…',
    checked: (at: number) => `Checked at ${clock(new Date(at))}, and again every minute.`,
    checks: 'This computer and its network',
    names: {
      address: 'Address',
      name: 'Name',
      firewall: 'Firewall',
      disk: 'Disk',
      clock: 'Clock',
      redis: 'Redis',
      sleep: 'Sleep',
    },
    states: { good: 'good', note: 'worth knowing', mend: 'to mend' },
    hold: 'Will it hold?',
    students: 'Students',
    verdict: {
      spare: 'it holds, with room to spare.',
      parks: 'it holds; idle servers are parked when all fill up.',
      tight: 'it is tight: servers are parked from the start.',
    },
    asARule: (bytes: number) => `${gigabytes(bytes)} as a rule`,
    ifFull: (bytes: number) => `${gigabytes(bytes)} if all fill up`,
    all: gigabytes,
    parks: (from: number) =>
      `From the ${ordinal(from)} full server on, idle ones are parked: saved, and back at the next key press. Nobody is refused.`,
    meter: (usual: number, full: number, all: number) =>
      `${gigabytes(usual)} as a rule, ${gigabytes(full)} if all fill up, of ${gigabytes(all)}`,
    warm: 'Warm up',
    warmAbout: 'Starts everyone’s Redis before they come, so that the first Run waits for nothing.',
    warmNow: (count: number) => (count === 0 ? 'Warm the servers' : `Warm ${counted(count, { one: 'server', other: 'servers' })}`),
    warming: 'Starting…',
    warmed: (count: number) => `${counted(count, { one: 'server runs', other: 'servers run' })}.`,
    rehearse: 'Rehearse',
    rehearseAbout: (count: number) =>
      `${counted(count, { one: 'simulated student joins', other: 'simulated students join' })} and work. They leave nothing behind.`,
    rehearseNow: (count: number) => `Rehearse with ${number(count)}`,
    rehearsing: 'Rehearsing…',
    firstPong: 'First PONG, slowest twentieth',
    warmCommand: 'A warm command, slowest hundredth',
    refused: 'Refused',
    ms: (ms: number) => (ms >= 1000 ? seconds(ms) : `${number(Math.round(ms))} ms`),
    open: 'Open the room',
    failed: 'The checks could not be had.',
  },

  /** What each check of the room found, and below it what matters about that. */
  checks: {
    address: {
      loopback: { text: 'Only this computer reaches the notebook', detail: 'npm run class opens it to the network' },
      silent: (host: string) => `${host} does not answer`,
      silentAbout: 'has this computer changed its network? Start the class again',
      answers: (host: string) => `${host} answers`,
      answersAbout: 'type it on a phone in the same network to be sure',
      others: (hosts: readonly string[]) => `${list(hosts)} ${plural(hosts.length, { one: 'does', other: 'do' })} not answer`,
    },
    name: {
      none: { text: 'This computer has no name that leads to it', detail: 'the address is enough' },
      answers: (host: string) => `${host} answers too`,
      localAbout: 'some phones do not know .local names',
      knownAbout: 'it is what others may type',
    },
    firewall: {
      none: { text: 'No firewall of this computer is known to be on', detail: 'one in the network itself cannot be seen from here' },
      mayShut: (firewall: string, port: string) => `${firewall} is on, and may not let port ${port} in`,
      shuts: (firewall: string, port: string) => `${firewall} does not let port ${port} in`,
      lets: (firewall: string, port: string) => `${firewall} lets port ${port} in`,
      letsAbout: 'for every card of this computer, or for those that its rules name',
      opens: (command: string) => `${command} opens it`,
      opensUntilStart: (command: string) => `${command} opens it until the next start`,
    },
    disk: {
      unknown: { text: 'How much room the disk has cannot be told', detail: 'see that some GB are free' },
      room: (free: number, all: number, limit: number) => `${ofDisk(free)} of ${ofDisk(all)} free; the class may take ${ofDisk(limit)}`,
      roomAbout: (usual: number, count: number, used: number) =>
        `${ofDisk(usual)} for ${number(count)}, as a rule; ${ofDisk(used)} taken so far`,
      tooLittle: (detail: string, least: number) => `${detail}. Make room: below ${ofDisk(least)} servers stop`,
    },
    clock: {
      behind: (at: number) => `It shows a time before ${date(new Date(at))}, ${clock(new Date(at))}, when the class was last changed`,
      behindAbout: 'set it: ends of classes and cookies go by it',
      set: 'It is set by the network',
      notSet: 'It is not known to be set by the network',
      about: 'ends of classes and cookies go by it',
    },
    redis: {
      server: (version: string, startMs: number | null) =>
        startMs === null ? `redis-server ${version}` : `redis-server ${version} starts in ${seconds(startMs)}`,
      each: (has: readonly string[]) => `each machine has its own ${list(has)}`,
      networks: 'network',
      users: 'user',
      ownFiles: 'files',
      noNetworks: 'machines have no network here: the notebook itself lets students reach each other by bind and protected-mode',
      noOwnFiles: 'servers see files of this computer',
      noCables: 'REPLICAOF between students is refused',
    },
    sleep: {
      noBattery: { text: 'This computer has no battery', detail: 'see that it does not sleep by itself' },
      onBattery: { text: 'This laptop runs on its battery, and may go to sleep', detail: 'plug it in, and leave its lid open' },
      pluggedIn: {
        text: 'This laptop is plugged in',
        detail: 'leave its lid open; nothing is lost if it sleeps, and pages come back with it',
      },
    },
  },

  after: {
    reading: 'Reading what was done…',
    unread: 'What was done could not be read: open this page again',
    stuckMost: (where: Step, head: string) => `Most got stuck at one step: ${where.label}, ${head}`,
    stuckNowhere: 'Nobody got stuck at one step',
    nothing: 'Nobody has run anything of this lesson yet',
    about: (again: number, all: number) => `${number(again)} of ${number(all)} needed more than one try there.`,
    steps: (title: string) => `${title}, step by step`,
    firstTry: 'first try',
    moreTries: 'after more tries',
    notYet: 'not yet',
    step: 'Step',
    students,
    through: 'Through',
    again: 'Again',
    median: 'Median time',
    /** "6:20". */
    minutes: (value: number) => minuteClock(value * 1000),
    doneOf: (done: number, all: number) => `${number(done)} of ${number(all)} done`,
    error: 'Commonest error now',
    bar: (first: number, more: number, notYet: number) =>
      `${number(first)} at the first try, ${number(more)} after more, ${number(notYet)} not yet`,
    take: 'Take it with you',
    takeAbout: 'One line per student and step: how it stands, how many tries, how long.',
    withNames: 'progress.csv',
    withoutNames: 'steps.csv, no names',
    kept: (until: number | null) => (until === null ? 'Kept on this computer' : `Kept on this computer until ${date(new Date(until))}`),
    keptThings: [
      'Names and personal codes',
      'Which steps ran, how often, how long, the last error of each',
      'Redis data and files of the machines',
    ],
    columns: {
      name: 'name',
      student: 'student',
      lesson: 'lesson',
      step: 'step',
      state: 'state',
      tries: 'tries',
      seconds: 'seconds',
    },
    notKept: 'Not kept: what a page showed while you looked, and the text of messages. Nothing left this network.',
    privacy: 'The privacy page',
    privacyPage: '/privacy/',
    privacyAfter: 'tells students the same.',
    end: 'End the class',
    endAbout: (count: number) =>
      `${students(count)} can no longer join or reach each other. For a week they can still take their work home from the join page.`,
    archiveFirst: 'Archive first: it can be brought back',
    endNow: 'End the class…',
    endTitle: (name: string) => `End ${name}?`,
    endYes: 'End it now',
    archiveYes: 'Archive and end it',
    onlyArchive: 'Only archive',
    gapsTitle: 'The archive is not whole',
    gaps: (gaps: readonly { readonly name: string; readonly what: string }[]) =>
      `The archive does not have, of ${gaps
        .slice(0, gapsShown)
        .map(({ name, what }) => `${name}: ${what}`)
        .join('; ')}${gaps.length > gapsShown ? `; and ${number(gaps.length - gapsShown)} more` : ''}.`,
    lacks: {
      removed: 'all data, as they were removed: it is in an archive again once they are back',
      silent: 'all data: their server does not answer',
      closed: 'all data: their server ended the connection',
      refused: (said: string) => `all data: ${said}`,
      server: (port: number) => `the server on port ${port}`,
      type: (type: string) => `keys of the type ${type}`,
      deletedEntries: 'entries of streams that wait to be acknowledged and were deleted',
      changingKeys: 'keys that kept changing while they were archived',
    },
    ended: 'This class has ended.',
    bringBack: 'Bring a class back…',
    broughtBack: (name: string) => `${name} is back.`,
  },

  settings: {
    title: 'This class',
    newTitle: 'New class',
    name: 'Name',
    places: 'Places',
    ends: 'Ends on',
    mayLook: 'The teacher may look without asking; who joins is told, and sees each look',
    lessons: 'Lessons',
    due: 'due today',
    save: 'Save',
    make: 'Make the class',
    cancel: 'Cancel',
  },

  trouble: {
    unsaid: (status: number) => `That did not work: the class computer answered ${status}.`,
    /** Why, by what the class computer names of it; said: its own words, which are English. */
    refused: {
      'classes-full': (said: string, _of: { readonly most: number }) => said,
      'no-class': asSaid,
      'class-ended': (said: string, _of: { readonly className: string }) => said,
      'end-past': asSaid,
      nobody: (said: string, _of: { readonly name: string; readonly className: string }) => said,
      'name-in-use': (said: string, _of: { readonly name: string }) => said,
      'code-unreadable': (said: string, _of: { readonly name: string }) => said,
      'no-step': asSaid,
      'records-silent': asSaid,
      'records-full': asSaid,
      'rehearsal-failed': (said: string, _of: { readonly why: string }) => said,
      'archive-unknown': asSaid,
      'archive-broken': (said: string, _of: { readonly why: string }) => said,
      other: asSaid,
    },
    lost: 'That did not reach the class computer. Try again when it is connected.',
  },
};
