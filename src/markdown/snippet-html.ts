// Snippet HTML: a transcript as the static HTML that reads without JavaScript and that the element takes over.
import type { SnippetKind } from '../protocol.ts';
import type { Fence } from './fence.ts';
import { colour } from './source/colour/colour.ts';
import { rowPieces } from './source/dotted-error.ts';
import { isDrawing } from './source/drawing.ts';
import type { TranscriptStep } from './transcript.ts';

type TranscriptFence = Extract<Fence, { type: 'transcript' }>;

/** What a snippet calls its kind. */
export const kindNames: Readonly<Record<SnippetKind, string>> = { shell: 'Shell', python: 'Python', redis: 'Redis' };

/** What the header of a snippet offers; Run and Stop share one place. */
const actions = ['Edit', 'Reset', 'Copy'] as const;
const power = ['Run', 'Stop'] as const;

/** What makes a snippet the editor of an exercise. */
export interface ExerciseEditor {
  /** The solution: by what the editor is found again, since it may begin empty. */
  readonly key: string;
  /** What it is called. */
  readonly label: string;
}

/**
 * A snippet that runs, or a transcript with Copy alone where the fence does not run. Not for Pagefind, which would make
 * one sentence of its lines: src/markdown/code-index.ts has them for the search.
 */
export function renderTranscript(fence: TranscriptFence, steps: readonly TranscriptStep[], exercise: ExerciseEditor | null = null): string {
  const screen = `<div class="rn-screen">${steps.map((step) => renderStep(fence.kind, step)).join('')}</div>`;
  const room = `style="${roomOf(fence.kind, steps)}"`;
  if (!fence.runnable) {
    return `<redis-code class="rn-card not-content" data-pagefind-ignore ${room}>${renderBar(fence, renderButtons('rn-actions', ['Copy']))}${screen}${announcer}</redis-code>`;
  }
  const attributes = [
    `kind="${fence.kind}"`,
    `session="${escapeHtml(fence.session)}"`,
    'state="idle"',
    'role="group"',
    `aria-label="${escapeHtml(exercise?.label ?? describe(fence, steps))}"`,
    // Its number comes once the whole page is there (lesson-plan.ts). The editor of an exercise is no step besides it.
    ...(exercise === null && fence.server === undefined && steps.some(({ input }) => input.trim() !== '') ? ['data-step'] : []),
    ...(exercise === null ? [] : [`exercise="${escapeHtml(exercise.key)}"`]),
    ...(fence.masks.length > 0 ? [`data-masks="${escapeHtml(JSON.stringify(fence.masks.map((mask) => [mask.source, mask.flags])))}"`] : []),
    ...(steps.some(({ printed }) => printed !== '') ? ['data-prints'] : []),
    ...(fence.edit ? ['data-edit'] : []),
    ...(fence.waits ? ['waits'] : []),
    ...(fence.server === undefined ? [] : [`server="${escapeHtml(fence.server)}"`]),
    ...(fence.on === undefined ? [] : [`on="${escapeHtml(fence.on)}"`]),
    'data-pagefind-ignore',
    room,
  ];
  const controls = `<span class="rn-sum"></span>${renderButtons('rn-actions', actions)}${renderButtons('rn-power', power)}`;
  const strip = '<div class="rn-strip" hidden></div>';
  return `<redis-snippet class="rn-card not-content" ${attributes.join(' ')}>${renderBar(fence, controls)}${screen}${strip}${announcer}</redis-snippet>`;
}

/** The tags around highlighted code that is read and copied. */
export function codeFrame(lang: string): { open: string; close: string } {
  const label = lang === '' ? 'Text' : lang;
  const bar = `<div class="rn-bar" data-pagefind-ignore><span class="rn-label">${escapeHtml(label)}</span>${renderButtons('rn-actions', ['Copy'])}</div>`;
  return { open: `<redis-code class="rn-card not-content">${bar}`, close: `${announcer}</redis-code>` };
}

/** What a screen reader is told about the outcome, politely. */
const announcer = '<p class="rn-announcer sr-only" role="status"></p>';

/** Its kind, or the name of the session that it has to itself, and the computer that it runs on, where that is not the server. */
function renderBar(fence: TranscriptFence, controls: string): string {
  const label = `<span class="rn-label">${kindNames[fence.kind]}</span>`;
  const session = fence.session === 'main' ? '' : `<span class="rn-session">${escapeHtml(fence.session)}</span>`;
  const computer = fence.on === undefined ? '' : `<span class="rn-computer">${escapeHtml(fence.on)}</span>`;
  return `<div class="rn-bar">${label}${session}${computer}${controls}</div>`;
}

/** The buttons come disabled: the element enables those that work. */
function renderButtons(className: string, names: readonly string[]): string {
  const buttons = names.map(
    (name) => `<button type="button" class="rn-button" data-action="${name.toLowerCase()}" disabled><span>${name}</span></button>`,
  );
  return `<span class="${className}">${buttons.join('')}</span>`;
}

/** In pixels, as src/snippet/styles/code.css has them. */
const rowHeight = 22;
const stepGap = 6;
/** In characters: where lines go on in the next row, on a wide screen and on a phone. */
const columns = { wide: 82, narrow: 36 } as const;

/** About how high the steps will be, for a browser that does not lay out what is far from view (code.css). */
function roomOf(kind: SnippetKind, steps: readonly TranscriptStep[]): string {
  const heightAt = (width: keyof typeof columns): number => {
    const rows = (text: string): number =>
      text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns[width])), 0);
    // On a phone a line of Python is moved to be seen.
    const inputRows = ({ input }: TranscriptStep): number =>
      kind === 'python' && width === 'narrow' ? input.split('\n').length : rows(input);
    const heights = steps.map((step, index) => {
      const printed = step.printed === '' ? 0 : rows(step.printed) * rowHeight + (index < steps.length - 1 ? stepGap : 0);
      return inputRows(step) * rowHeight + printed;
    });
    return Math.max(
      rowHeight,
      heights.reduce((sum, height) => sum + height, 0),
    );
  };
  return `--rn-room:${heightAt('wide')}px;--rn-room-narrow:${heightAt('narrow')}px`;
}

function renderStep(kind: SnippetKind, step: TranscriptStep): string {
  const lines = colour(kind, step.input).map((tokens, index) => {
    const text = tokens.map(({ text: piece, tone }) =>
      tone === null ? escapeHtml(piece) : `<span class="rn-t-${tone}">${escapeHtml(piece)}</span>`,
    );
    return `${renderPrompt(step.prompts[index] ?? '')}<span class="rn-text">${text.join('')}</span>`;
  });
  const input = lines.map((line, index) => `<span class="rn-line">${line}${index < lines.length - 1 ? '\n' : ''}</span>`);
  const hasDrawings = step.printed.split('\n').some(isDrawing);
  const printed =
    step.printed === ''
      ? ''
      : `<pre class="rn-printed${hasDrawings ? ' rn-drawings' : ''}"><samp>${renderPrinted(step.printed)}</samp></pre>\n`;
  return `<div class="rn-step"><pre class="rn-input"><code>${input.join('')}</code></pre>\n${printed}</div>\n`;
}

/** Pictures keep their lines, and the name of an exception goes on in the next row after a dot. */
function renderPrinted(printed: string): string {
  const lines = printed
    .split('\n')
    .map((line) =>
      isDrawing(line) ? `<span class="rn-drawing">${escapeHtml(line)}</span>` : rowPieces(line).map(escapeHtml).join('<wbr>'),
    );
  return lines.join('\n');
}

/** Of a prompt the short sign shows, and the state that a connection is in; which server it is belongs to a terminal. */
function renderPrompt(prompt: string): string {
  if (prompt === '') return '';
  const server = /^(?:[\w.-]+:\d+|\[[\da-f:]+\]:\d+|redis(?: \/\S+)?)(?=[^\s])/i.exec(prompt)?.[0] ?? '';
  const named = server === '' ? '' : `<span class="rn-server">${escapeHtml(server)}</span>`;
  return `<span class="rn-prompt">${named}${escapeHtml(prompt.slice(server.length))}</span>`;
}

function describe(fence: TranscriptFence, steps: readonly TranscriptStep[]): string {
  const name = `${kindNames[fence.kind]} snippet${fence.on === undefined ? '' : ` on ${fence.on}`}`;
  const first = steps[0]?.input.split('\n')[0]?.trim();
  return first === undefined ? name : `${name}: ${first}`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
