// English: what running code says, apart from the page's texts (../languages/en.ts), since it comes with the first run.
import { formats } from '../formats.ts';

const { number, list } = formats('en-GB', 'and');

/** English is the shape of all languages. */
export const runnerTexts = {
  /** Goes after what happened to an open connection that broke once replies had come: of many commands some may have none. */
  lostAnswered: 'Some of it may have run: first look at what was printed, and at your data.',
  /** An open connection to the notebook's server broke after something was sent, and before anything came of it. */
  lostUnanswered:
    'The connection to the notebook’s server was lost after this was sent: whether it ran is not known. Once the server is back, look at your data before you run it again.',

  /** The notebook's own words about Python; what Python says is Python's. */
  python: {
    starting: 'Starting Python',
    importing: 'Importing redis',
    /** The files of the interpreter. Sizes in MB. */
    download: {
      progress: (done: number, of: number) => `Downloading Python: ${number(done)} of ${number(of)} MB`,
      unanswered: 'Python could not be downloaded: the notebook’s server does not answer. Check that it runs, then run this again.',
      missing: (file: string, status: number) =>
        `Python could not be downloaded: ${file} is not there (${status}). Reload the page; if that does not help, start the notebook again.`,
    },
    tooDeep: 'The code nested its calls, or its data, more deeply than this browser allows, which broke the interpreter',
    waitsForInput: 'Waiting for a line of input',
    unstoppable: 'The code did not end when it was stopped, so its interpreter was ended',
    exited: 'The code ended its interpreter. The next run starts a new one, without the variables of this one.',
    broke: 'The interpreter broke',
    crashed: (what: string) =>
      `${what}. The next run starts a new one: variables and imports of this session are gone, what is in Redis is not.`,
    addPackage:
      'A teacher adds a pure-Python package by adding a line to src/runners/python/requirements.txt and starting the notebook again.',
    noModule: (name: string) => `There is no module "${name}" in this notebook.`,
    noStandardModule: (name: string) =>
      `The module "${name}" of Python's standard library needs what a page does not have, so it is not in this notebook.`,
    noPip: 'pip does not run in this notebook.',
    shellCommand: (name: string) => `${name} is a command of the shell: run it in a shell snippet.`,
    noPrograms: 'Python in a page starts no programs: run them in a shell snippet.',
    omitted: (characters: number) => `[${number(characters)} more characters were printed and are not shown]`,
    notBuilt: 'This notebook was built without Python. Start it with npm start, which prepares it, then reload the page.',
    notStarted: (reason: string) =>
      `Python could not be started in this browser${reason === '' ? '' : `: ${reason}`}. Reload the page and run this again.`,
    failedToStart: (reason: string) => `Python failed to start: ${reason}. Reload the page and run this again.`,
  },

  /** The notebook's own words about the shell; what bash and its commands say is theirs. */
  shell: {
    starting: 'Starting the shell',
    lost: 'The shell was busy and could not be stopped otherwise, so it was restarted: its variables and functions are gone. Files and data in Redis are kept.',
    restarted:
      'The shell of this session was restarted to stop another snippet: variables and functions are gone. Files and data in Redis are kept. Run this again.',
    /** Beside what bash says, or in its place; name: of a command. */
    hints: {
      instead: {
        python: 'the shell has no Python, and nothing can be installed',
        install: 'nothing can be installed here, and a lesson needs nothing more',
        internet: 'the machine has no internet: only its own Redis can be reached, with redis-cli or curl',
        language: 'the shell runs shell commands alone',
        sudo: 'you need no rights here: leave sudo out',
        service: 'start the server with: redis-server',
        benchmark: 'measure a round trip with: redis-cli --latency',
        sentinel: 'the machine has redis-server and redis-cli alone',
        prompt: 'leave out the prompt: what is to be typed comes after it',
      },
      redisPrompt: 'that is the prompt of redis-cli: type what comes after it in a redis snippet',
      redisCommand: (name: string) => `that is a command for Redis: redis-cli ${name} ..., or ${name} ... in a redis snippet`,
      noKeyboard: 'this would read from the keyboard, and a snippet has none. Give it a file, a pipe or a here document (<<).',
      screen: {
        write: "this needs a keyboard, and a snippet has none. Write the file with: cat > FILE <<'EOF' ... EOF",
        show: 'this needs a keyboard, and a snippet has none. Show the file with: cat FILE',
        processes: 'this needs a keyboard, and a snippet has none. List the processes with: ps aux',
      },
      shownSoFar: (characters: number) =>
        `The notebook has shown ${number(characters)} characters of this step; the end of its output follows once it ends.`,
      leftOut: (characters: number) => `${number(characters)} characters are left out here.`,
    },
    tls: 'A page speaks no TLS: the notebook’s server spoke it for you here, and checked the certificate.',
    disposed: 'The shell was ended.',
    failed: (reason: string) =>
      `The notebook's shell failed: ${reason}. Reload the page to start it anew; files and data in Redis are kept.`,
    broken:
      'The program of the shell could not be loaded or stopped working. Check that the notebook is still running, then reload the page: files and data in Redis are kept.',
  },

  redis: {
    failed: (reason: string) => `The notebook's redis-cli failed: ${reason}. Reload the page and run the snippet again.`,
    starting: 'Starting your Redis',
    /** What ends with a connection. */
    held: {
      transaction: 'the transaction that MULTI began',
      'watched-keys': 'what WATCH watched',
      protocol: 'the protocol that HELLO chose',
      login: 'the login',
      name: 'the connection’s name',
      'client-settings': 'its CLIENT settings',
    },
    /** reason: a sentence, "" where none is known. */
    connectionLost: (reason: string, lost: readonly string[]) =>
      `This session’s connection ended since its last step${reason === '' ? '.' : `: ${reason}`} Gone with it: ${list(lost)}. Nothing was sent; run this again, on a new connection.`,
  },
};
