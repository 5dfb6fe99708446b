// Modules: the parts of Monaco that a snippet needs, one by one: the whole of it is four times as large.
/* oxlint-disable import/no-unassigned-import -- its features register themselves */
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/placeholderText/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
// Without it suggest never registers, and nothing warns.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/tokenization/register';
import 'monaco-editor/features/wordOperations/register';

/** Has Monaco count words and differences in a worker of its own. */
export function provideWorkers(): void {
  Object.assign(globalThis, {
    MonacoEnvironment: { getWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) },
  });
}

export * as monaco from 'monaco-editor/editor';
export { StandaloneServices } from 'monaco-editor/editor/standalone/browser/standaloneServices';
