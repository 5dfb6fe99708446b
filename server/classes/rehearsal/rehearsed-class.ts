// Rehearsed class: many simulated students who come within seconds and then work for a while, and what they had to wait for.
import { setTimeout as delay } from 'node:timers/promises';
import { rehearsedSteps, type RehearsedStep } from './lesson-commands.ts';
import { rehearsalLimits } from './limits.ts';
import { SimulatedStudent, StudentRefused, type Entrance } from './simulated-student.ts';

/** What a class is rehearsed with. */
export interface RehearsalTerms {
  /** Where the notebook is. */
  readonly url: string;
  readonly students: number;
  readonly enter: Entrance;
  readonly isInClass: boolean;
  /** Within which all come, in milliseconds. */
  readonly arrivalMs: number;
}

/** What came of it, in milliseconds: of each student from the wish to join to the first PONG, and of each command after that. */
export interface RehearsalFigures {
  readonly firstPongs: readonly number[];
  readonly warm: readonly number[];
  /** Why students were not served, one reason each. */
  readonly refusals: readonly string[];
}

/** A class that is there. */
export class RehearsedClass {
  readonly students: readonly SimulatedStudent[];
  readonly #figures: { firstPongs: number[]; warm: number[]; refusals: string[] };
  readonly #isInClass: boolean;

  private constructor(students: readonly SimulatedStudent[], figures: RehearsedClass['figures'], isInClass: boolean) {
    this.students = students;
    this.#figures = { firstPongs: [...figures.firstPongs], warm: [...figures.warm], refusals: [...figures.refusals] };
    this.#isInClass = isInClass;
  }

  get figures(): RehearsalFigures {
    return this.#figures;
  }

  /** Has them come, evenly, and each ask for a first PONG. */
  static async gather({ url, students: count, enter, isInClass, arrivalMs }: RehearsalTerms): Promise<RehearsedClass> {
    const students: SimulatedStudent[] = [];
    const firstPongs: number[] = [];
    const refusals: string[] = [];
    const come = async (index: number): Promise<void> => {
      await delay((index * arrivalMs) / count);
      const began = performance.now();
      try {
        const student = await SimulatedStudent.arrive(url, `Student ${index + 1}`, { enter, isInClass });
        students.push(student);
        await student.ask(['PING']);
        firstPongs.push(performance.now() - began);
      } catch (error) {
        refusals.push(reasonOf(error));
      }
    };
    await Promise.all(Array.from({ length: count }, (_, index) => come(index)));
    return new RehearsedClass(students, { firstPongs, warm: [], refusals }, isInClass);
  }

  /** Has all of them work through the lessons for a while, each at their own moment and one snippet at least. */
  async work(workMs: number): Promise<void> {
    const until = performance.now() + workMs;
    const { thinkMs } = rehearsalLimits;
    const work = async (student: SimulatedStudent, index: number): Promise<void> => {
      await delay((index * thinkMs) / this.students.length);
      try {
        let turn = index;
        do {
          await this.#run(student, rehearsedSteps[turn % rehearsedSteps.length]);
          await delay(thinkMs);
          turn += 1;
        } while (performance.now() < until);
      } catch (error) {
        this.#figures.refusals.push(reasonOf(error));
      }
    };
    await Promise.all(this.students.map(work));
  }

  leave(): void {
    for (const student of this.students) student.leave();
  }

  async #run(student: SimulatedStudent, step: RehearsedStep | undefined): Promise<void> {
    if (step === undefined) return;
    if (this.#isInClass) {
      student.say({ type: 'at', page: step.page, step: step.step });
      student.say({ type: 'step', page: step.page, step: step.step, state: 'running' });
    }
    for (const words of step.commands) this.#figures.warm.push(await student.ask(words));
    if (this.#isInClass) student.say({ type: 'step', page: step.page, step: step.step, state: 'matched' });
  }
}

/** What is a fault of ours is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof StudentRefused || (error as NodeJS.ErrnoException).code !== undefined) return (error as Error).message;
  throw error;
}
