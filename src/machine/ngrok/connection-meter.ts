// Connection meter: what ngrok counts of the connections through a tunnel.
import type { ForwardTraffic } from '../../protocol.ts';

/** The columns of its table: in all and open now; a second, over the last 1 and 5 minutes; and how long they lasted, in seconds. */
export interface ConnectionCounts {
  readonly ttl: number;
  readonly opn: number;
  readonly rt1: number;
  readonly rt5: number;
  readonly p50: number;
  readonly p90: number;
}

const minuteMs = 60_000;
/** Connections whose times are kept. */
const most = 1_000;

export class ConnectionMeter {
  readonly #now: () => number;
  #total = 0;
  #open = 0;
  readonly #openedAt: number[] = [];
  readonly #seconds: number[] = [];

  /** now: of a clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(traffic: ForwardTraffic): void {
    if (traffic.type === 'opened') {
      this.#total += 1;
      this.#open += 1;
      keep(this.#openedAt, this.#now());
    } else {
      this.#open -= 1;
      keep(this.#seconds, traffic.ms / 1000);
    }
  }

  get counts(): ConnectionCounts {
    const rate = (minutes: number): number => {
      const since = this.#now() - minutes * minuteMs;
      return this.#openedAt.filter((at) => at > since).length / (minutes * 60);
    };
    const sorted = this.#seconds.toSorted((one, other) => one - other);
    const percentile = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
    return { ttl: this.#total, opn: this.#open, rt1: rate(1), rt5: rate(5), p50: percentile(0.5), p90: percentile(0.9) };
  }
}

function keep(list: number[], value: number): void {
  list.push(value);
  if (list.length > most) list.shift();
}
