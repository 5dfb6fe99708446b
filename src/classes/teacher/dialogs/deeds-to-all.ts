// Deeds to all: what is done to everybody, each after one question that has its number.
import type { Scene, DeskActions } from '../scene.ts';
import { make } from '../markup.ts';
import { ask } from './question.ts';

/** The step of the lesson in question: the stuck one, or where most are. */
function likelyStep({ stuck, commonStep }: Scene): number | null {
  return stuck?.step ?? commonStep;
}

/** A step is chosen with the question. hasWhole: the lesson's beginning is a choice too. */
function stepChoice(scene: Scene, hasWhole: boolean): HTMLSelectElement {
  const { ask: texts, step } = scene.texts;
  const options = scene.lesson.steps.map((planned, at) => new Option(`${step(planned)}: ${planned.head}`, String(at)));
  const choice = make('select', { 'aria-label': texts.step }, ...(hasWhole ? [new Option(texts.wholeLesson, '')] : []), ...options);
  const likely = likelyStep(scene);
  choice.value = likely === null ? (hasWhole ? '' : '0') : String(likely);
  return choice;
}

export async function askToOpen(scene: Scene, actions: DeskActions): Promise<void> {
  const { ask: texts } = scene.texts;
  const count = scene.rows.size;
  const choice = stepChoice(scene, true);
  const question = {
    title: texts.openTitle(count),
    about: texts.openAbout(scene.lesson.title),
    accept: texts.openNow(count),
    cancel: texts.cancel,
    choice,
  };
  if (!(await ask(question))) return;
  await actions.deed({ type: 'open', page: scene.lesson.page, step: choice.value === '' ? null : Number(choice.value) });
}

export async function askToRun(scene: Scene, actions: DeskActions): Promise<void> {
  const { ask: texts } = scene.texts;
  const count = scene.rows.size;
  const choice = stepChoice(scene, false);
  const question = {
    title: texts.runTitle(count),
    about: texts.runAbout(scene.lesson.title),
    accept: texts.runNow(count),
    cancel: texts.cancel,
    choice,
  };
  if (await ask(question)) await actions.deed({ type: 'run', page: scene.lesson.page, step: Number(choice.value) });
}

export async function askToReset(scene: Scene, actions: DeskActions): Promise<void> {
  const { ask: texts } = scene.texts;
  const count = scene.rows.size;
  if (await ask({ title: texts.resetTitle(count), about: texts.resetAbout, accept: texts.resetNow(count), cancel: texts.cancel }))
    await actions.deed({ type: 'reset' });
}

export async function askForEyes(scene: Scene, actions: DeskActions): Promise<void> {
  const { ask: texts } = scene.texts;
  if (scene.eyesSince !== null) {
    await actions.deed({ type: 'eyes', on: false });
    return;
  }
  const count = scene.rows.size;
  if (await ask({ title: texts.eyesTitle(count), about: texts.eyesAbout, accept: texts.eyesNow(count), cancel: texts.cancel }))
    await actions.deed({ type: 'eyes', on: true });
}
