// SGR: the colours and weights that a program asks of a terminal (ECMA-48, Select Graphic Rendition), as class names.

/** Colours by name, for text and ground; the page's two themes say what each looks like, legible on its ground. */
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** What is set at a moment. */
interface Rendition {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly strike: boolean;
  readonly text: string | null;
  readonly ground: string | null;
}

const plain: Rendition = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
  text: null,
  ground: null,
};

/** What each parameter without arguments changes. */
const changes: Readonly<Record<number, Partial<Rendition>>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { text: null },
  49: { ground: null },
};

export class Sgr {
  #now = plain;

  /** Takes the parameters of a sequence, such as "1;31". What it does not know changes nothing. */
  apply(parameters: string): void {
    const numbers = parameters.split(/[;:]/).map(Number);
    for (let at = 0; at < numbers.length; at += 1) {
      const number = numbers[at] ?? 0;
      if (number === 38 || number === 48) {
        const [colour, taken] = extendedColour(numbers.slice(at + 1));
        if (colour !== null) this.#set(number === 38 ? { text: colour } : { ground: colour });
        at += taken;
      } else if (number === 0) {
        this.#now = plain;
      } else {
        this.#set(changes[number] ?? simpleColour(number));
      }
    }
  }

  /** Names of classes, "" where nothing is set. */
  get classes(): string {
    if (this.#now === plain) return '';
    const { text, ground, ...flags } = this.#now;
    const set = Object.entries(flags).flatMap(([name, on]) => (on ? [`rn-sgr-${name}`] : []));
    if (text !== null) set.push(`rn-sgr-text-${text}`);
    if (ground !== null) set.push(`rn-sgr-ground-${ground}`);
    return set.join(' ');
  }

  #set(change: Partial<Rendition>): void {
    this.#now = { ...this.#now, ...change };
  }
}

/** 30 to 37 and 90 to 97 of the text, 40 to 47 and 100 to 107 of the ground. */
function simpleColour(number: number): Partial<Rendition> {
  const name = names[number % 10];
  const tens = Math.floor(number / 10);
  if (name === undefined) return {};
  if (tens === 3 || tens === 9) return { text: name };
  return tens === 4 || tens === 10 ? { ground: name } : {};
}

/** After 38 or 48: a colour of a table or of three parts, as the nearest that has a name; and how many numbers that took. */
function extendedColour([mode, ...rest]: readonly number[]): [string | null, number] {
  if (mode === 2) return [nearest(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), 4];
  if (mode !== 5) return [null, mode === undefined ? 0 : 1];
  const index = rest[0] ?? 0;
  if (index < 16) return [names[index % 8] ?? null, 2];
  if (index >= 232) return [nearest(...grey(index)), 2];
  const cube = index - 16;
  return [nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)), 2];
}

/** Of one of the six parts of the table's cube. */
function level(part: number): number {
  return part === 0 ? 0 : 55 + 40 * part;
}

function grey(index: number): [number, number, number] {
  const part = 8 + 10 * (index - 232);
  return [part, part, part];
}

/** By which of red, green and blue stand out. */
function nearest(red: number, green: number, blue: number): string | null {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 40) return names[most < 96 ? 0 : 7] ?? null;
  const middle = (most + least) / 2;
  return names[(red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0)] ?? null;
}
