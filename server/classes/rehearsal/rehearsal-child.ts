// Rehearsal child: simulated students in a process of their own, so that they take no turns of the bridge's: told what to do by one line of JSON, it prints one.
import { once } from 'node:events';
import { RehearsedClass, type RehearsalFigures } from './rehearsed-class.ts';
import { joining } from './simulated-student.ts';

/** What it is told on standard input. */
export interface RehearsalOrder {
  readonly url: string;
  /** The code of the class that they join. */
  readonly code: string;
  readonly students: number;
  readonly arrivalMs: number;
  readonly workMs: number;
}

const [line] = (await once(process.stdin.setEncoding('utf8'), 'data')) as [string];
const order = JSON.parse(line) as RehearsalOrder;
const group = await RehearsedClass.gather({ ...order, enter: joining(order.code), isInClass: true });
await group.work(order.workMs);
group.leave();
process.stdout.write(`${JSON.stringify(group.figures satisfies RehearsalFigures)}\n`);
// Its input stays open as long as the bridge lives, and nothing else is to be done.
process.exit();
