// Reply waiter: waits for the reply to a request's command, writes it in the form that was asked for, and hands the answer over.
import { createHash } from 'node:crypto';
import { webdisLimits } from './limits.ts';
import type { Refusal } from '../refusal.ts';
import { noValue, refusalAnswer, replyAnswer, type Answer } from './answer.ts';
import type { BodyTags } from './body-tags.ts';
import type { Caller } from './caller.ts';
import type { CommandPlan } from './command-plan.ts';
import { join, LayoutReader, type Layout } from './layout.ts';
import type { LearnerBytes } from './learner-bytes.ts';
import type { Waiter } from './pipelined-connection.ts';
import type { Reply, ReplySize } from './reply.ts';
import type { SliceSchedule } from './slice-schedule.ts';

/** Sends a request's answer, once. */
export interface Responder {
  /** Whether nobody is there any more who could be answered. */
  readonly isGone: boolean;
  send(answer: Answer): void;
}

/** A request whose command is on its way. */
export interface Asked {
  readonly caller: Caller;
  readonly plan: CommandPlan;
  readonly learner: string;
  /** What the learner's requests hold. */
  readonly bytes: LearnerBytes;
  /** The tags of the learner's answers. */
  readonly tags: BodyTags;
}

const tooLong: Refusal = {
  status: 413,
  code: 'too-large',
  message: `The answer would have more than ${webdisLimits.answerBytes} bytes. Ask for less of it at a time, or with a shorter sep.`,
};

/** Waits for one reply. A short one is answered at once, a long one by the schedule. */
export class ReplyWaiter implements Waiter {
  readonly #asked: Asked;
  readonly #responder: Responder;
  readonly #schedule: SliceSchedule;

  constructor(asked: Asked, responder: Responder, schedule: SliceSchedule) {
    this.#asked = asked;
    this.#responder = responder;
    this.#schedule = schedule;
  }

  reply(reply: Reply, size: ReplySize): void {
    const { caller, plan, learner, tags } = this.#asked;
    const layout = plan.format.write(plan.words[0] ?? '', reply, plan.options);
    if (layout === null) this.#refuse(noValue);
    else if (size.bytes <= webdisLimits.sliceBytes) this.#responder.send(replyAnswer(caller, plan, join(layout), tags));
    else if (leastLength(layout) > webdisLimits.answerBytes) this.#refuse(tooLong);
    else this.#schedule.add(learner, this.#writing(layout, size.weight));
  }

  lost(reason: string): void {
    this.#refuse({ status: 503, code: 'unavailable', message: reason });
  }

  #refuse(refusal: Refusal): void {
    this.#responder.send(refusalAnswer(this.#asked.caller, refusal));
  }

  /** Writes a long answer, slice by slice. */
  #writing(layout: Layout, weight: number): () => boolean {
    const { caller, plan, bytes, tags } = this.#asked;
    let isOver = false;
    const held = bytes.hold((reason) => {
      isOver = true;
      this.lost(reason);
    });
    held.set(weight);
    const end = (answer: Answer | null): false => {
      if (answer !== null) this.#responder.send(answer);
      held.release();
      return false;
    };
    const reader = new LayoutReader(layout);
    const md5 = createHash('md5');
    const parts: Buffer[] = [];
    let size = 0;
    return () => {
      if (isOver || this.#responder.isGone) return end(null);
      const part = Buffer.from(reader.read(webdisLimits.sliceBytes), 'latin1');
      md5.update(part);
      parts.push(part);
      size += part.length;
      held.set(weight + size);
      if (size > webdisLimits.answerBytes) return end(refusalAnswer(caller, tooLong));
      return reader.isDone ? end(replyAnswer(caller, plan, { parts, size, md5: md5.digest('hex') }, tags)) : true;
    };
  }
}

/** A length that the text of a layout has at least: known before any item of it is written. */
function leastLength(layout: Layout): number {
  return typeof layout === 'string' ? layout.length : (layout.count - 1) * layout.between.length;
}
