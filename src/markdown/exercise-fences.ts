// Exercise fences: the parts of an ":::exercise" block by the words after their languages, and what is wrong with them.
import type { ExercisePlan, PlanPart } from './exercise-plan.ts';
import { exerciseWords, infoWords, readFence, type Fence } from './fence.ts';
import { onlyReads } from './read-only-commands.ts';
import { asTranscriptError, readScript, readTranscript, TranscriptError, type TranscriptStep } from './transcript.ts';

type TranscriptFence = Extract<Fence, { type: 'transcript' }>;

/** What a fence of an exercise is for. */
export type Role = 'start' | 'check' | 'solution';

/** A fence of an exercise that runs; role null: what its editor opens with. */
export interface ExerciseFence {
  readonly role: Role | null;
  readonly fence: TranscriptFence;
  readonly steps: readonly TranscriptStep[];
}

/** Languages whose fences run in an exercise without the word for it. */
const scripts: readonly string[] = ['bash', 'sh', 'python'];

/** Reads a fence of an exercise; null: it is only read, by people. Throws TranscriptError. */
export function readExerciseFence(lang: string, meta: string, text: string): ExerciseFence | null {
  const words = infoWords(meta);
  const named = words.filter((word) => isRole(word));
  if (named.length > 1)
    throw new TranscriptError(0, `a fence of an exercise is one of ${exerciseWords.join(', ')}, not ${named.join(' and ')}`);
  const role = named.find(isRole) ?? null;
  const isScript = role !== null && scripts.includes(lang) && words[0] !== 'session' && !words.includes('run');
  const rest = [...words.filter((word) => !isRole(word)), ...(isScript ? ['run'] : [])].join(' ');
  const fence = asTranscriptError(() => readFence(lang, rest));
  if (fence.type === 'code' || !fence.runnable) {
    if (role !== null) throw new TranscriptError(0, `a ${role} has to run: its language is redis, bash, console, pycon or python`);
    return null;
  }
  const steps = (fence.prompted ? readTranscript : readScript)(fence.kind, text);
  if (role !== null && steps.length === 0) throw new TranscriptError(0, `an empty ${role}: write a command`);
  if (role === 'check') refuseWrites(fence, steps, text);
  return { role, fence, steps };
}

/** Puts the parts together. Throws TranscriptError where one is missing, or there are two of what there is one of. */
export function planOf(fences: readonly ExerciseFence[]): { readonly plan: ExercisePlan; readonly editor: ExerciseFence } {
  const of = (role: Role | null): readonly ExerciseFence[] => fences.filter((each) => each.role === role);
  const [solution, secondSolution] = of('solution');
  const [editor, secondEditor] = of(null);
  if (of('start').length === 0) {
    throw new TranscriptError(
      0,
      'an exercise needs a fence marked "start", which makes the state that Start over restores, such as DEL of its keys',
    );
  }
  if (of('check').length === 0) throw new TranscriptError(0, 'an exercise needs a fence marked "check"');
  if (solution === undefined) throw new TranscriptError(0, 'an exercise needs a fence marked "solution"');
  if (secondSolution !== undefined) throw new TranscriptError(0, 'an exercise has one solution, and this one has more');
  if (secondEditor !== undefined)
    throw new TranscriptError(0, 'an exercise has one editor, and this one has more fences without start, check or solution');
  if (editor !== undefined && editor.fence.kind !== solution.fence.kind) {
    throw new TranscriptError(
      0,
      `the editor takes ${editor.fence.kind} and the solution is ${solution.fence.kind}: they have to be of one kind`,
    );
  }
  return {
    plan: { start: of('start').map(partOf), checks: of('check').map(partOf), solution: partOf(solution) },
    editor: editor ?? { role: null, fence: { ...solution.fence, masks: [] }, steps: [] },
  };
}

function partOf({ fence, steps }: ExerciseFence): PlanPart {
  return {
    kind: fence.kind,
    session: fence.session,
    ...(fence.on !== undefined && { on: fence.on }),
    masks: fence.masks.map(({ source, flags }) => [source, flags] as const),
    steps: steps.map(({ input, printed }) => ({ input, printed: fence.prompted ? printed : null })),
  };
}

function refuseWrites({ kind }: TranscriptFence, steps: readonly TranscriptStep[], text: string): void {
  if (kind !== 'redis') return;
  for (const { input, printed } of steps) {
    const line = text.split('\n').findIndex((each) => each.endsWith(input)) + 1;
    if (!onlyReads(input)) {
      const reason = `a check only reads, and COMMAND does not call ${input.trim().split(/\s+/)[0]?.toUpperCase() ?? ''} readonly`;
      throw new TranscriptError(line, `${reason}: use a command that does, EVAL_RO, INFO, ROLE, CONFIG GET, ACL LIST or ACL DRYRUN`);
    }
    if (printed === '') throw new TranscriptError(line, 'a check prints what its command has to reply: write it below');
  }
}

function isRole(word: string): word is Role {
  return exerciseWords.includes(word);
}
