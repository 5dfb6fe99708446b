// Progress meter: the table that curl draws on standard error while a transfer does not go to the terminal.

const heading =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n';
const redrawMs = 1_000;

/** What has passed so far. */
export interface Progress {
  received: number;
  expected: number | null;
  sent: number;
}

/** One transfer's. */
export class ProgressMeter {
  readonly #write: (text: string) => void;
  readonly #progress: Progress;
  readonly #begun = performance.now();
  readonly #redraw: ReturnType<typeof setInterval>;

  constructor(progress: Progress, write: (text: string) => void) {
    this.#progress = progress;
    this.#write = write;
    write(heading);
    this.#draw();
    this.#redraw = setInterval(() => this.#draw(), redrawMs);
  }

  /** Draws the last state and ends the line. */
  finish(): void {
    this.leave();
    this.#draw();
    this.#write('\n');
  }

  /** Leaves it as it is, as curl does where a name cannot be resolved or Ctrl-C comes. */
  leave(): void {
    clearInterval(this.#redraw);
  }

  #draw(): void {
    this.#write(`\r${progressLine(this.#progress, (performance.now() - this.#begun) / 1000)}`);
  }
}

/** The line of a state after some seconds. */
function progressLine({ received, expected, sent }: Progress, seconds: number): string {
  const down = seconds > 0 ? received / seconds : 0;
  const up = seconds > 0 ? sent / seconds : 0;
  const total = (expected ?? received) + sent;
  // A body of unknown length counts as whole, but no share of it as received.
  const totalShare = share(received + sent, total);
  const length = down > 0 && expected !== null ? Math.trunc(expected / Math.max(1, Math.trunc(down))) : 0;
  const left = length > 0 ? Math.max(0, length - Math.trunc(seconds)) : 0;
  return (
    `${totalShare} ${size(total)}  ${share(expected === null ? 0 : received, expected ?? 0)} ${size(received)}  ${share(sent, sent)} ${size(sent)}  ` +
    `${size(down)}  ${size(up)} ${time(length)} ${time(seconds)} ${time(left)} ${size(down + up)}`
  );
}

/** A percentage in three characters. */
function share(done: number, of: number): string {
  return String(of > 0 ? Math.floor((done / of) * 100) : 0).padStart(3);
}

/** A number of bytes in five characters. */
function size(bytes: number): string {
  const KiB = 1024;
  const MiB = KiB * KiB;
  const whole = Math.trunc(bytes);
  if (whole < 100_000) return String(whole).padStart(5);
  if (whole < 10_000 * KiB) return `${Math.trunc(whole / KiB)}k`.padStart(5);
  if (whole < 100 * MiB) return `${Math.trunc(whole / MiB)}.${Math.trunc((whole % MiB) / (MiB / 10))}M`.padStart(5);
  return `${Math.trunc(whole / MiB)}M`.padStart(5);
}

/** A number of seconds in eight characters. */
function time(seconds: number): string {
  const whole = Math.trunc(seconds);
  if (whole <= 0) return '--:--:--';
  return `${String(Math.trunc(whole / 3600)).padStart(2)}:${two(Math.trunc(whole / 60) % 60)}:${two(whole % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
