// English: what the parts of a page say that come after its first script, and what the build writes into it.
import { byteSize } from '../byte-size.ts';
import { formats } from '../formats.ts';

const { number, counted, date, clock, list } = formats('en-GB', 'and', (count) => count === 1);
const size = (bytes: number): string => byteSize(number, bytes);

/** English is the shape of all languages. */
export const partTexts = {
  /** Names of sections, as lessons' front matter has them, where another is to be shown. */
  sections: {} as Readonly<Record<string, string>>,

  /** What is said and offered below a step that rests on others, or failed, or differs. */
  remedies: {
    runOnlyThis: 'Run only this',
    runBefore: 'Run the steps before it',
    /** Where a step differs and what Redis holds may be why. */
    dataDiffers: 'What your Redis holds may come from before this page’s run.',
    /** Said by the page of its own commands, in parts of which some are code. */
    changedLast: (step: number, key: string, command: string): readonly (string | { readonly code: string })[] => [
      `On this page, step ${step} changed `,
      { code: key },
      ' last: ',
      { code: command },
    ],
    changedBefore: (key: string, command: string): readonly (string | { readonly code: string })[] => [
      'When this step ran before, it changed ',
      { code: key },
      ': ',
      { code: command },
    ],
    showIt: 'Show it',
    resetData: 'Reset data and run to here…',
    resetAsks: (keys: number) =>
      `This removes all that your Redis holds, of other lessons too: ${counted(keys, { one: 'key', other: 'keys' })}. It cannot be undone.`,
    keepData: 'Keep it',
    resetConfirmed: 'Remove it and run to here',
    runAgain: 'Run again',
    earlierSteps: (steps: readonly number[]) =>
      steps.length === 1
        ? `This page’s earlier step ${steps[0]} has not run.`
        : `This page’s earlier steps ${list(steps.map(String))} have not run.`,
    nothingListens: (port: number) => `Nothing listens on port ${port}.`,
    startServer: 'Start a server there',
    startingServer: (port: number) => `Starting a server on port ${port}…`,
    serverListens: (port: number) => `A server listens on port ${port} now.`,
    serverRuns: (port: number) => `A server runs on port ${port} already.`,
    stopAndStart: 'Stop it and start again',
    stoppingServer: (port: number) => `Stopping the server on port ${port}…`,
    serverStays: (port: number) => `The server on port ${port} did not stop. Look at its log, or reset your machine.`,
  },

  /** What the editor offers and finds wrong. */
  assistance: {
    keys: 'Tab indents; Escape leaves the editor.',
    tooFewWords: (command: string, signature: string) => `${command} needs more arguments: ${signature}`,
    tooManyWords: (command: string, signature: string) => `${command} takes fewer arguments: ${signature}`,
    /** type: as TYPE calls it; null: of any type. */
    keyOf: (type: string | null) => (type === null ? 'A key of your Redis.' : `A key of your Redis, of the type ${type}.`),
    argumentOf: (command: string) => `An argument of ${command}.`,
    /** instead: a command, or a phrase of Redis' own; "" where there is nothing. */
    deprecated: (instead: string) => (instead === '' ? 'Out of use.' : `Out of use. Use instead: ${instead}.`),
    /** since: a version of Redis; null: not told. */
    source: (since: string | null) =>
      since === null ? 'Your server’s own COMMAND DOCS.' : `Since ${since}. Your server’s own COMMAND DOCS.`,
    program: 'A program of your machine.',
    builtIn: 'A command of the shell.',
    optionOf: (program: string) => `An option of ${program}.`,
    file: 'A file of your machine.',
    folder: 'A folder of your machine.',
  },

  /** Edits that are kept. */
  edits: {
    lessonChanged: 'The lesson has changed since you edited this. Yours: ',
    keepMine: 'Keep mine',
    takeLesson: 'Take the lesson’s',
    wasReset: 'Your edit is gone.',
    undo: 'Undo',
    editedBefore: 'You edited this before, to: ',
    changedElsewhere: 'This code was changed in another tab, to: ',
    takeTheirs: 'Take that one',
  },

  /** The menu of the learner's machine. */
  machine: {
    title: 'Your machine',
    shared: 'Shared Redis',
    about: 'A small machine of your own: its Redis servers run beside this notebook and nobody else uses them.',
    aboutShared:
      'This notebook was set up with a Redis of its owner (REDIS_URL). It is shared: whoever else uses it sees your keys, and you see theirs.',
    asking: 'Asking the machine…',
    noServer: 'no server is running',
    byItself: '(started by itself)',
    beforeReset: 'Resetting it ends its servers and removes ',
    removed: 'all keys, settings and files',
    afterReset: ' you made. The lessons stay as they are, and so does your edited code.',
    reset: 'Reset machine',
    resetting: 'Resetting…',
    isNew: 'Done: your machine is new.',
    connect: 'Connect from outside…',
    close: 'Close',
  },

  /** The panel that shows how a learner's Redis is reached from outside. */
  connect: {
    title: 'Connect from outside',
    aboutBefore: 'Your Redis also speaks HTTP, in the way of ',
    aboutAfter: ': to a terminal, a script, a page of your own. The token tells it that you are you.',
    asking: 'Asking for your token…',
    retry: 'Try again',
    token: 'Token',
    show: 'Show',
    hide: 'Hide',
    showToken: 'Show the token',
    hideToken: 'Hide the token',
    copy: 'Copy',
    copyToken: 'Copy the token',
    copied: 'Copied',
    copyFailed: 'Failed',
    copiedWithToken: 'Copied, with the token.',
    copyRefused: 'The browser refused to copy. Press Show, then select the text and copy it yourself.',
    secret: 'Keep it secret.',
    power: 'Whoever has it can do with your Redis what you can: read, change and remove everything.',
    powerShared: 'This Redis is shared: whoever has the token can do with it, and with everybody’s keys, what this page can.',
    worksUntil: 'It works until ',
    orRevoked: ', or until you take it back or reset your machine. ',
    revoke: 'Take all tokens back',
    revoked: 'Taken back: no token from before works any more. This is a new one.',
    terminal: 'In a terminal',
    copyCurl: 'Copy the curl line',
    javascript: 'In JavaScript',
    copyFetch: 'Copy the JavaScript with fetch',
    client: 'With the notebook’s client',
    copyClient: 'Copy the JavaScript with the client',
    close: 'Close',
  },

  /** Above every page of a notebook whose Redis is shared. */
  sharedBanner: {
    name: 'Shared Redis',
    strong: 'This Redis is shared',
    rest: ' with everybody who uses this notebook: you see each other’s keys, and ',
    end: ' snippets cannot run here.',
  },

  /** The search, and what it found. */
  searchBox: {
    name: 'Search',
    field: 'Search the lessons',
    close: 'Close',
    nothing: 'Nothing found.',
    /** How many of each were found; not all are none. */
    found(commands: number, lines: number, pages: number): string {
      const parts = [
        ...(commands > 0 ? [counted(commands, { one: 'command', other: 'commands' })] : []),
        ...(lines > 0 ? [counted(lines, { one: 'line of code', other: 'lines of code' })] : []),
        ...(pages > 0 ? [counted(pages, { one: 'page', other: 'pages' })] : []),
      ];
      return `Found ${list(parts)}.`;
    },
  },

  /** What a reader has done: in the sidebar, in the table of contents and on the home page. */
  progress: {
    count: (done: number, steps: number) => `${number(done)}/${number(steps)}`,
    countSpoken: (done: number, steps: number) => `${number(done)} of ${counted(steps, { one: 'step', other: 'steps' })} done`,
    done: 'done',
    lessons: (done: number, of: number) => `${number(done)} of ${counted(of, { one: 'lesson', other: 'lessons' })}`,
    export: 'Export',
    clear: 'Clear',
    cleared: 'Progress cleared',
    undo: 'Undo',
  },

  /** Below a lesson's title. */
  lessonHead: {
    /** steps: that a run of the page takes; exercises are beside it. */
    meta: (steps: number, exercises: number, minutes: number) =>
      [
        counted(steps, { one: 'step', other: 'steps' }),
        ...(exercises > 0 ? [counted(exercises, { one: 'exercise', other: 'exercises' })] : []),
        `about ${counted(minutes, { one: 'minute', other: 'minutes' })}`,
      ].join(' · '),
  },

  /** The home page. */
  home: {
    path: 'The path',
    /** How many lessons of the path are done, and where that is known. */
    pathDone: (done: number, of: number) =>
      `${number(done)} of ${counted(of, { one: 'lesson', other: 'lessons' })} done · kept in this browser`,
    minutes: (minutes: number) => `${number(minutes)} min`,
    steps: (done: number, of: number) => `${number(done)} of ${counted(of, { one: 'step', other: 'steps' })}`,
    done: 'Done',
    continueAt: (lesson: string, step: number) => `Continue at ${lesson}, step ${number(step)}`,
  },

  /** What a reader does with a page as a whole. */
  pageMenu: {
    name: 'Download, print',
    download: 'Download with edits and outputs',
    markdown: 'Markdown',
    jupyter: 'Jupyter notebook',
    python: 'Python program',
    shell: 'Shell script',
    print: 'Print…',
    answered: (status: number, address: string) => `The server answered ${status} for ${address}.`,
    failed: (reason: string) =>
      `The file could not be made. ${reason === '' ? '' : `${reason} `}Check that the notebook is still running, then try again.`,
  },

  /** The documentation of a command, whose own words are the server's. */
  commands: {
    complexity: (complexity: string) => `Complexity: ${complexity}`,
    since: (version: string) => `Since ${version}`,
    replaced: (by: string) => (by === '' ? 'Out of use.' : `Out of use. Instead: ${by}`),
    /** Below it. */
    tryIt: 'Try it in a cell',
  },

  /** A link that carries a snippet's code, and what it says to whoever opens it. */
  share: {
    name: 'Code from the link',
    copyLink: 'Copy link',
    copied: 'Link copied. It carries this code itself: no server keeps it, and nothing runs by itself.',
    copyRefused: 'The browser refused to copy. Select the code and copy it yourself.',
    tooLong: 'This code is too long for a link. Download the page instead.',
    offer: 'The link you opened carries this code for the snippet above. It has not run.',
    code: 'The code in the link',
    keep: 'Put it into the snippet',
    kept: 'The code from the link has taken the place of what was here.',
    undo: 'Undo',
    discard: 'Discard',
    lost: 'The link you opened carries code for a snippet that this page no longer has. It has not run.',
    fromCell: 'The link you opened carries code that somebody wrote in a cell of their own. It has not run.',
    addCell: 'Add it as a cell',
    copy: 'Copy the code',
    codeCopied: 'Copied.',
    broken: 'The link you opened carries no code that can be read: it was cut short or changed on its way. Ask for it again.',
    tooLarge: 'The link you opened carries more than a snippet may have, so it was not opened.',
    close: 'Close',
  },

  /** Cells of the reader's own between the blocks of a lesson. */
  cells: {
    addHere: 'Add a cell here',
    addHereKeys: 'Up and Down move the place, Left and Right choose the kind.',
    addBelow: 'Add a cell below',
    addNoteBelow: 'Add a note below',
    kinds: { shell: 'Shell', python: 'Python', redis: 'Redis', note: 'Note' },
    moveUp: 'Move up',
    moveDown: 'Move down',
    duplicate: 'Duplicate',
    session: 'Session…',
    delete: 'Delete',
    deleted: 'Cell deleted.',
    undo: 'Undo',
    edit: 'Edit',
    note: 'Your note',
    noteText: 'Text of your note',
    noteHint: 'Markdown: *emphasis*, `code`, a list. Esc when you are done.',
    emptyNote: 'An empty note. Edit it to write something.',
    rename: 'Rename…',
    nameTitle: 'Name of this cell',
    nameAbout: 'A heading above its code. Leave it empty for none.',
    name: 'Name',
    acceptName: 'Use this name',
    beside: 'Beside the one above',
    deletedElsewhere: 'This cell was deleted in another tab. What you write here brings it back.',
    keep: 'Keep it',
    deleteHere: 'Delete it here, too',
    sessionTitle: 'Session of this cell',
    sessionAbout: 'Cells of one kind and session share what is set in them, as the commands of one terminal do.',
    sessionName: 'Name of the session',
    sessionRule: 'A letter first, then letters, digits, - and _',
    cancel: 'Cancel',
    accept: 'Use this session',
  },

  /** What the browser keeps for a reader, and where it does not. */
  store: {
    close: 'Close',
    trouble: {
      'page-only':
        'This browser keeps nothing for this site, as in a private window: your edits, cells and progress last as long as this page. Download it to keep them.',
      full: 'There is no more room for your things in this browser: what you did last is not kept. Delete cells, or download the page to keep it.',
      'too-large': 'This is too large to be kept in the browser. Download the page to keep it.',
      unavailable:
        'What you do here cannot be kept just now: the notebook’s server does not answer, or the browser’s store does not open. Leave this page open: it is kept once they do. Or download it.',
      'not-done': 'This was not done: the notebook’s server does not answer, or the browser’s store does not open. Try again in a moment.',
      'class-full':
        'Your class keeps no more of your work: what you did last is kept in this browser alone, and another computer does not find it. Tell your teacher, or download the page.',
      'class-too-large':
        'This is too large for your class to keep: it is in this browser alone, and another computer does not find it. Download the page to take it along.',
    },
  },

  /** What an exercise says of its start and its checks, which the page makes by the learner’s own Redis. */
  verdict: {
    checking: 'Checking…',
    settingUp: 'Setting up the exercise…',
    setUp: 'Ready: your Redis is as the exercise begins.',
    passed: 'Done: everything is as it should be.',
    /** Before the first hint. held: how many of the checks pass. */
    missing: (held: number, of: number) => (of === 1 ? 'Not yet:' : `Not yet: ${number(held)} of ${number(of)} checks pass.`),
    replied: (command: string, reply: string) => [{ code: command }, ' now replies ', { code: reply === '' ? '(nothing)' : reply }],
    refused:
      'Your Redis does not answer: no server listens there now. Start one, or reset the machine by “Your machine” above, then check again.',
    late: (seconds: number) =>
      `No answer within ${seconds} seconds, so the check was stopped. Look at what your code has left running, or start over.`,
    flood: 'There was so much output that the check was stopped. Start over, and look at what your code makes grow.',
    busy: 'Your code is still running in this session. Stop it, then check again.',
    stopped: 'Stopped.',
    notPrepared: 'This did not run: the exercise could not be set up, as it says below.',
    notSetUp: 'The exercise could not be set up: ',
  },

  /** Snippets that not every server can run. */
  servers: {
    names: { redis: 'Redis', valkey: 'Valkey' },
    alternative: (name: string, sign: '>=' | '<' | '', version: string) =>
      sign === '' ? name : sign === '<' ? `${name} before ${version}` : `${name} ${version} or later`,
    either: (parts: readonly string[]) => parts.join(', or '),
    unfit: (actual: string, needed: string) =>
      `Your server is ${actual}, and this needs ${needed}. Below each command stands what it prints there.`,
    /** Where the computer that serves the notebook has no network namespaces. */
    noNetworks: (computer: string): readonly (string | { readonly code: string })[] => [
      `The computer that serves this notebook has no network for “${computer}” (Linux has them). The notebook lets it reach the server, or refuses, by the server’s `,
      { code: 'bind' },
      ' and ',
      { code: 'protected-mode' },
      `; passwords and ACL are the server’s own doing. What the server tells of addresses, as in `,
      { code: 'CLIENT LIST' },
      ', is not what a lesson prints.',
    ],
  },

  /** The reader's own notebooks. */
  notebooks: {
    title: 'Your notebooks',
    scratchpad: 'Scratchpad',
    untitled: 'Untitled notebook',
    new: 'New notebook',
    newHere:
      'This browser keeps nothing for this site, so your notebook begins here, below, and lasts as long as this page. Download it to keep it.',
    open: 'Open a file…',
    openHint: 'A notebook from each Markdown (.md) or Jupyter (.ipynb) file; or drop files on this page.',
    drop: 'Drop files to open each as a notebook',
    name: 'Name',
    cells: (count: number) => counted(count, { one: 'cell', other: 'cells' }),
    bytes: (bytes: number) => size(bytes),
    never: 'not changed',
    /** on: the day; today: the time of day. */
    changedAt: (when: Date, isToday: boolean) => (isToday ? clock(when) : date(when)),
    rename: 'Rename…',
    renameTitle: 'Name of this notebook',
    renameAccept: 'Use this name',
    cancel: 'Cancel',
    duplicate: 'Duplicate',
    delete: 'Delete',
    deleted: (name: string) => `“${name}” deleted.`,
    undo: 'Undo',
    duplicated: (name: string) => `Duplicated as “${name}”.`,
    notDuplicated: 'This browser keeps nothing for this site, so a copy would be gone with this page. Download the page to have one.',
    all: (count: number) => `All ${number(count)} notebooks`,
    addCell: 'Add a cell at the end',
    missing: 'There is no notebook at this address in this browser. It was deleted, or made in another browser.',
    toScratchpad: 'Go to the scratchpad',
    deletedElsewhere: 'This notebook was deleted in another tab. It is still on this page.',
    keep: 'Keep it',
    opened: (name: string, cells: string) => `Opened “${name}”: ${cells}.`,
    opening: (file: string) => `Opening ${file}…`,
    notKept: (file: string) =>
      `${file} could not be kept in this browser, so it was not opened. Make room below, or reload the page, and open it again.`,
    unreadable: (file: string) => `${file} could not be read. Check that it is still there and may be read, then open it again.`,
    refused: {
      kind: (file: string) => `${file} is not a notebook: a Markdown (.md) or a Jupyter (.ipynb) file can be opened.`,
      empty: (file: string) => `${file} has nothing in it. Choose a file with text or cells.`,
      binary: (file: string) =>
        `${file} is not text in UTF-8, so it is no notebook, whatever its name says. Save it as text, then open it again.`,
      json: (file: string) =>
        `${file} is not JSON, as a Jupyter notebook is: it may have been cut short. Save or download it again, then open that.`,
      'no-notebook': (file: string) => `${file} is JSON, but no Jupyter notebook: it has no cells. Choose a file that Jupyter saved.`,
      version: (file: string, version: string) =>
        `${file} is a Jupyter notebook of version ${version}; version 4 can be opened. Convert it with “jupyter nbconvert --to notebook --nbformat 4”, or open and save it in a newer Jupyter.`,
      'too-large': (file: string, bytes: number, limit: number) =>
        `${file} has ${size(bytes)}; at most ${size(limit)} can be opened. Clear its outputs or split it, then open it again.`,
      'too-many-cells': (file: string, cells: number, limit: number) =>
        `${file} has ${counted(cells, { one: 'cell', other: 'cells' })}; a notebook here has at most ${number(limit)}. Split it, then open the parts.`,
    },
    storage: 'Storage',
    /** Of all that is kept for the reader. */
    used: (bytes: number, limit: number) => `${size(bytes)} of ${size(limit)} in this browser`,
    /** After a press of Open or Import that came too early. */
    chooseAgain: 'The file was asked for before the page was ready. Press the button again.',
    pageOnly: 'This browser keeps nothing for this site: all this lasts as long as the page. Export it to keep it.',
    durable: 'The browser keeps it until you remove it.',
    mayClear: 'The browser may clear it where its disk is full.',
    cannotAsk:
      'The browser may clear it where its disk is full, and at this address (plain HTTP) it cannot be asked not to. Export now and then.',
    askDurable: 'Ask to keep it',
    askRefused: 'The browser did not agree. It decides by itself, by how often you come here. Export now and then.',
    export: 'Export everything',
    import: 'Import…',
    imported: (parts: readonly string[]) =>
      parts.length === 0 ? 'Nothing new in it: all of it is here already.' : `Imported: ${list(parts)}.`,
    importNotebooks: (count: number) => counted(count, { one: 'notebook', other: 'notebooks' }),
    importCells: (count: number) => counted(count, { one: 'cell', other: 'cells' }),
    importEdits: (count: number) => counted(count, { one: 'edit', other: 'edits' }),
    importLessons: (count: number) => `progress in ${counted(count, { one: 'lesson', other: 'lessons' })}`,
    importOutputs: (count: number) => counted(count, { one: 'output', other: 'outputs' }),
    importTwice: (count: number) => `${number(count)} of them ${count === 1 ? 'is' : 'are'} here twice now, since yours differed.`,
    importUnread: (count: number) => `${counted(count, { one: 'entry was', other: 'entries were' })} not understood and left out.`,
    importRefused: {
      'too-large': (file: string, bytes: number, limit: number) =>
        `${file} has ${size(bytes)}, more than an export can have (${size(limit)}). Choose the file that “Export everything” saved.`,
      binary: (file: string) => `${file} is not text, so it is no export. Choose the file that “Export everything” saved.`,
      json: (file: string) => `${file} is not JSON: it may have been cut short. Export again, then import that file.`,
      'no-export': (file: string) =>
        `${file} is no export of this notebook. Choose the file that “Export everything” saved; a .md or .ipynb file is opened by “Open a file…”.`,
      version: (file: string) => `${file} was exported by a newer version of this notebook. Update this one, then import it.`,
    },
  },
};
