// Verdict view: what an exercise says of itself on the page: what goes on, what its checks came to, and the author's hints.
import type { PlanPart } from '../../markdown/exercise-plan.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import { exerciseLimits } from '../limits.ts';
import type { Judgement } from './judgement.ts';

export type ExerciseStage =
  | { readonly state: 'idle' | 'setting-up' | 'set-up' | 'checking' }
  | { readonly state: 'not-set-up'; readonly obstacle: Judgement }
  | { readonly state: 'checked'; readonly judgements: readonly Judgement[]; readonly checks: readonly PlanPart[] };

/** Words, some of them code. */
type Sentence = readonly (string | { readonly code: string })[];

export class VerdictView {
  readonly #host: HTMLElement;
  readonly #texts: WholeTexts['verdict'];

  /** host: holds the static HTML of an exercise. */
  constructor(host: HTMLElement, texts: WholeTexts['verdict']) {
    this.#host = host;
    this.#texts = texts;
  }

  on(action: 'check' | 'start-over', act: () => void): void {
    this.#part(`[data-exercise="${action}"]`).addEventListener('click', act);
  }

  show(stage: ExerciseStage): void {
    const hints = [...this.#host.querySelectorAll<HTMLElement>('.rn-hint')];
    for (const hint of hints) {
      hint.hidden = true;
      hint.querySelector('.rn-says')?.remove();
    }
    this.#host.dataset['stage'] = stage.state === 'checked' && isPassed(stage.judgements) ? 'passed' : stage.state;
    this.#say(this.#phrase(stage));
    if (stage.state !== 'checked') return;
    // One at a time: what comes first is often why the rest is missing.
    const at = stage.judgements.findIndex(({ state }) => state === 'missing');
    const [judgement, hint] = [stage.judgements[at], hints[at]];
    if (judgement?.state === 'missing' && hint !== undefined) this.#hint(hint, judgement, stage.checks[at]);
  }

  /** The author's hint; where it has none, and of a conversation whose command tells something, what that says now. */
  #hint(hint: HTMLElement, { input, output, said }: Extract<Judgement, { state: 'missing' }>, check: PlanPart | undefined): void {
    const hasWords = hint.textContent?.trim() !== '';
    const says = document.createElement('p');
    says.className = 'rn-says';
    if (said !== null) says.append(said);
    else if (!hasWords || (check?.steps.some(({ printed }) => printed !== null) === true && isTelling(input)))
      says.append(...nodesOf(this.#texts.replied(shortened(input), shortened(output))));
    if (says.hasChildNodes()) hint.append(says);
    hint.hidden = false;
  }

  #phrase(stage: ExerciseStage): Sentence {
    const texts = this.#texts;
    switch (stage.state) {
      case 'idle':
        return [];
      case 'setting-up':
        return [texts.settingUp];
      case 'set-up':
        return [texts.setUp];
      case 'checking':
        return [texts.checking];
      case 'not-set-up':
        return this.#obstacle(stage.obstacle, exerciseLimits.startMs);
      case 'checked': {
        if (isPassed(stage.judgements)) return [texts.passed];
        const last = stage.judgements.at(-1);
        return last === undefined || last.state === 'missing' || last.state === 'passed'
          ? [texts.missing(stage.judgements.filter(({ state }) => state === 'passed').length, stage.checks.length)]
          : this.#obstacle(last, exerciseLimits.checkMs);
      }
    }
  }

  /** What keeps the exercise from being set up or checked. ms: how long that might take. */
  #obstacle(judgement: Judgement, ms: number): Sentence {
    const texts = this.#texts;
    switch (judgement.state) {
      case 'unavailable':
        return [judgement.reason];
      case 'missing':
        return [texts.notSetUp, ...texts.replied(shortened(judgement.input), shortened(judgement.output))];
      case 'late':
        return [texts.late(ms / 1_000)];
      case 'passed':
        return [];
      case 'refused':
      case 'busy':
      case 'flood':
      case 'stopped':
        return [texts[judgement.state]];
    }
  }

  #say(sentence: Sentence): void {
    this.#part('.rn-phrase-of-exercise').replaceChildren(...nodesOf(sentence));
  }

  #part(selector: string): HTMLElement {
    const element = this.#host.querySelector<HTMLElement>(selector);
    if (element === null) throw new Error(`<lesson-exercise> without its static HTML: ${selector} is missing`);
    return element;
  }
}

export function isPassed(judgements: readonly Judgement[]): boolean {
  return judgements.every(({ state }) => state === 'passed');
}

/** Whether the command of a check tells its reader something as it stands: a script, or a program of several commands, does not. */
export function isTelling(input: string): boolean {
  return !/^(?:redis-cli\s.*)?EVAL(?:_RO|SHA|SHA_RO)?\s/i.test(input) && !/[;\n]/.test(input.trim());
}

function shortened(text: string): string {
  return text.length <= exerciseLimits.repliedCharacters ? text : `${text.slice(0, exerciseLimits.repliedCharacters)} …`;
}

function nodesOf(sentence: Sentence): (Node | string)[] {
  return sentence.map((part) => {
    if (typeof part === 'string') return part;
    const code = document.createElement('code');
    code.textContent = part.code;
    code.classList.toggle('rn-lines', part.code.trimEnd().includes('\n'));
    return code;
  });
}
