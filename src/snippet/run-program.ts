// Run program: what a snippet needs at its first run and not before.
export { readMaskPatterns } from './comparison.ts';
export { keptRun, replayOf } from './kept-run.ts';
export { showLongOutput } from './output/long-output.ts';
export { runSum } from './run-sum.ts';
export { SnippetRun } from './snippet-run.ts';
